"""Finding the rule that is in force, and the shipped Korean pack's promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from haechi.core.errors import Refusal
from haechi.rules import Deadline, Pack, staff_rules
from haechi.rules.records import PolicyTarget

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def target(start: datetime, hours: int, end: datetime | None = None) -> Deadline:
    return Deadline(
        id="kr.x",
        source="a plan",
        status="policy",
        effective_from=start.date(),
        effective_to=end.date() if end else None,
        policy_target=PolicyTarget(hours=hours, source="a plan"),
    )


def test_the_rule_of_the_day_is_found_by_the_calendar_of_seoul() -> None:
    change = datetime(2026, 10, 2, tzinfo=UTC)
    pack = Pack(deadlines=(target(datetime(2025, 1, 1, tzinfo=UTC), 48, change), target(change, 24)))

    def hours(now: datetime) -> timedelta | None:
        return pack.deadline("kr.x", now).term().policy

    assert hours(datetime(2026, 10, 1, 14, 59, tzinfo=UTC)) == timedelta(hours=48)
    assert hours(datetime(2026, 10, 1, 15, 0, tzinfo=UTC)) == timedelta(hours=24)  # midnight in Seoul


def test_a_rule_that_is_not_in_force_is_refused_by_name() -> None:
    pack = Pack(deadlines=(target(NOW + timedelta(days=30), 24),))

    with pytest.raises(Refusal, match=r"kr\.x") as caught:
        pack.deadline("kr.x", NOW)
    assert caught.value.reason == "no_rule"


def test_removal_by_a_platform_is_a_duty_without_hours_and_a_target_of_24() -> None:
    term = staff_rules().deadline("kr.platform.removal", NOW).term()

    assert term.without_delay
    assert term.legal is None
    assert term.policy == timedelta(hours=24)


@pytest.mark.parametrize(("rule", "hours"), [("kr.triage", 3), ("kr.triage.urgent", 1)])
def test_triage_targets(rule: str, hours: int) -> None:
    assert staff_rules().deadline(rule, NOW).term().policy == timedelta(hours=hours)


def test_the_ladder_reminds_three_times_a_day_apart() -> None:
    ladder = staff_rules().ladder("kr.notice.ladder", NOW)

    assert ladder.policy().renotices == 3
    assert ladder.policy().every == timedelta(hours=24)
    assert ladder.probes.confirmations == 2
    assert ladder.probes.watch_days == (7, 30, 90)


def test_the_sexual_track_has_a_basis_and_false_information_has_none() -> None:
    basis = staff_rules().basis("sexual", "platform", NOW)

    assert "kr.tba.22-5-1" in basis.statutes
    with pytest.raises(Refusal):
        staff_rules().basis("false_info", "platform", NOW)


def test_only_one_statute_replaces_consent_and_only_since_its_day() -> None:
    pack = staff_rules()

    assert [rule.id for rule in pack.statutes_that_replace_consent(NOW)] == ["kr.svpa.7-3-3"]
    assert pack.statutes_that_replace_consent(datetime(2026, 1, 1, tzinfo=UTC)) == ()


@pytest.mark.parametrize("channel", ["console", "email", "webhook"])
def test_every_channel_has_its_packet(channel: str) -> None:
    assert "locator" in staff_rules().packet(channel, NOW).requires


def test_only_read_numbers_are_shipped() -> None:
    assert [rule.number for rule in staff_rules().contacts_at(NOW)] == ["112", "1366", "1377"]


def test_a_refusal_code_says_what_follows() -> None:
    assert staff_rules().refusal("already_removed", NOW).then == "look_again"
    with pytest.raises(Refusal):
        staff_rules().refusal("because", NOW)
