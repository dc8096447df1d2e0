"""A claim can only hold, two persons make a confirmation, and an entry ends with its last claim."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haechi.core.consent import Purpose
from haechi.core.errors import ConsentMissing, IllegalMove, NotPermitted, Refusal
from haechi.core.ids import REPORTER, SYSTEM, Actor
from haechi.hub.banks import claims
from haechi.hub.banks.errors import NoPersonDecided, SamePerson, UnknownEntry
from haechi.hub.banks.models import Claim, Edition, Entry, Tombstone
from haechi.hub.kernel.events import Event
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db

HOLD = timedelta(hours=72)


def entry_of(report: UUID) -> Any:
    (entry,) = claims.entries_for(report)
    return entry


# -- claiming


def test_a_claim_needs_the_gates_clearance_for_exactly_this(bank: Any) -> None:
    report = uuid4()
    for wrong in (
        bank.cleared(uuid4()),
        bank.cleared(report, purpose=Purpose.NOTICE),
        bank.cleared(report, to="platform:board"),
        bank.cleared(report, fields=frozenset({"hash", "quality"}), withhold=frozenset({"hash"})),
    ):
        with pytest.raises(ConsentMissing):
            claims.add_claim(
                bank.picture(),
                report_id=report,
                cleared=wrong,
                retained=False,
                actor=bank.triage,
                now=MORNING,
            )
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "actor", [SYSTEM, REPORTER, Actor("gateway", "g", "lead"), Actor("officer", "p", "operator")]
)
def test_only_a_person_of_the_team_claims(bank: Any, actor: Actor) -> None:
    report = uuid4()
    with pytest.raises(NoPersonDecided):
        claims.add_claim(
            bank.picture(),
            report_id=report,
            cleared=bank.cleared(report),
            retained=False,
            actor=actor,
            now=MORNING,
        )


def test_a_plain_picture_is_refused_by_name(bank: Any) -> None:
    with pytest.raises(Refusal) as refused:
        bank.add(bank.picture(quality=49))
    assert refused.value.reason == "weak_hash"
    assert bank.add(bank.picture(quality=50))


def test_two_reports_of_one_picture_share_an_entry_and_do_not_see_each_other(bank: Any) -> None:
    picture, one, other = bank.picture(), uuid4(), uuid4()
    assert bank.add(picture, report=one) == bank.add(picture, report=other)
    assert entry_of(one).claims == 2
    assert bank.add(picture, report=one) == entry_of(one).id
    assert Claim.objects.count() == 2


def test_the_hash_is_not_in_the_database_and_not_in_the_record(bank: Any) -> None:
    picture, report = bank.picture(), uuid4()
    bank.add(picture, report=report)
    row = Entry.objects.extra(select={"raw": "bits"}).get()
    assert picture.bits not in bytes(row.raw)  # type: ignore[attr-defined]
    assert bytes(row.index) != picture.bits
    assert picture.hex not in repr(entry_of(report))
    assert bytes(row.bits) == picture.bits


def test_a_hold_runs_out_after_three_days_and_a_new_report_renews_it(bank: Any) -> None:
    picture, report = bank.picture(), uuid4()
    bank.add(picture, report=report)
    claims.expire_due(MORNING + HOLD - timedelta(seconds=1))
    assert entry_of(report).state == "claimed"
    claims.expire_due(MORNING + HOLD)
    assert entry_of(report).state == "expired"
    later = MORNING + timedelta(days=5)
    bank.add(picture, now=later)
    assert entry_of(report).state == "claimed"
    assert entry_of(report).hold_until == later + HOLD


# -- confirming


def test_two_persons_confirm_and_the_second_makes_it_so(bank: Any) -> None:
    report = uuid4()
    entry = bank.add(report=report)
    once = claims.confirm(entry, basis="authorised_viewing", actor=bank.first, now=MORNING)
    assert once.state == "claimed"
    twice = claims.confirm(entry, basis="finding", actor=bank.second, now=MORNING)
    assert twice.state == "confirmed"
    assert [(c.person, c.basis) for c in twice.confirmations] == [
        ("officer:p-2", "authorised_viewing"),
        ("officer:p-3", "finding"),
    ]
    assert twice.hold_until is None
    assert Event.objects.filter(kind="banks.confirmed", subject=entry).count() == 1


def test_one_person_twice_is_one_person_whatever_role_they_use(bank: Any) -> None:
    entry = bank.add()
    claims.confirm(entry, basis="finding", actor=bank.first, now=MORNING)
    again = Actor(kind="officer", id=bank.first.id, role="lead")
    with pytest.raises(SamePerson):
        claims.confirm(entry, basis="platform_compared", actor=again, now=MORNING)
    assert Entry.objects.get().state == "claimed"


@pytest.mark.parametrize("basis", ["words", "", "they_said_so", "Finding"])
def test_words_never_confirm(bank: Any, basis: str) -> None:
    entry = bank.add()
    with pytest.raises(Refusal) as refused:
        claims.confirm(entry, basis=basis, actor=bank.first, now=MORNING)
    assert refused.value.reason == "no_basis"


def test_a_counsellor_and_a_machine_do_not_confirm(bank: Any) -> None:
    entry = bank.add()
    for actor in (bank.triage, SYSTEM, Actor("gateway", "g", "lead")):
        with pytest.raises(NotPermitted):
            claims.confirm(entry, basis="finding", actor=actor, now=MORNING)
    assert not Entry.objects.get().confirmations.exists()


def test_a_triager_who_may_confirm_counts_once(bank: Any) -> None:
    report = uuid4()
    entry = claims.add_claim(
        bank.picture(),
        report_id=report,
        cleared=bank.cleared(report),
        retained=False,
        actor=bank.first,
        now=MORNING,
    )
    claims.confirm(entry, basis="finding", actor=bank.first, now=MORNING)
    assert entry_of(report).state == "claimed"
    assert claims.confirm(entry, basis="finding", actor=bank.second, now=MORNING).state == "confirmed"


def test_an_expired_claim_can_still_be_confirmed(bank: Any) -> None:
    entry = bank.add()
    claims.expire_due(MORNING + HOLD)
    bank.confirm(entry, now=MORNING + HOLD)
    assert Entry.objects.get().state == "confirmed"


# -- objecting


def test_a_disputed_entry_waits_for_a_lead_who_did_not_confirm_it(bank: Any) -> None:
    entry = bank.add()
    bank.confirm(entry)
    assert claims.dispute(entry, reason="uploader_objects", actor=bank.first, now=MORNING).state == "disputed"
    with pytest.raises(IllegalMove):
        claims.confirm(entry, basis="finding", actor=bank.third, now=MORNING)
    with pytest.raises(NotPermitted):
        claims.settle(entry, upheld=True, reason="not_depicted", actor=bank.second, now=MORNING)
    back = claims.settle(entry, upheld=False, reason="stands", actor=bank.third, now=MORNING)
    assert back.state == "confirmed"


def test_an_upheld_objection_ends_the_entry_and_its_claims(bank: Any) -> None:
    report = uuid4()
    entry = bank.add(report=report)
    claims.dispute(entry, reason="uploader_objects", actor=bank.first, now=MORNING)
    assert claims.settle(entry, upheld=True, reason="not_depicted", actor=bank.third, now=MORNING).claims == 0
    assert entry_of(report).state == "ended"
    assert Tombstone.objects.get().entry_id == entry


def test_a_settled_claim_goes_back_to_be_a_claim(bank: Any) -> None:
    entry = bank.add()
    claims.dispute(entry, reason="uploader_objects", actor=bank.first, now=MORNING)
    back = claims.settle(entry, upheld=False, reason="stands", actor=bank.third, now=MORNING)
    assert back.state == "claimed"


# -- ending


def test_a_withdrawal_ends_the_entry_buries_it_and_erases_the_hash(bank: Any) -> None:
    report, picture = uuid4(), bank.picture()
    entry = bank.add(picture, report=report)
    gone = claims.withdraw(report, actor=REPORTER, now=MORNING)
    assert (gone.ended, gone.shared, gone.kept) == ((entry,), (), ())
    row = Entry.objects.get()
    assert (row.state, row.bits, row.index) == ("ended", None, None)
    assert Tombstone.objects.get().seq == 1
    with pytest.raises(UnknownEntry):
        claims.confirm(entry, basis="finding", actor=bank.first, now=MORNING)
    assert bank.add(picture) != entry, "the same picture reported anew starts anew, with no old confirmation"


def test_withdrawing_twice_or_nothing_changes_nothing(bank: Any) -> None:
    report = uuid4()
    bank.add(report=report)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    again = claims.withdraw(report, actor=REPORTER, now=MORNING)
    assert (again.ended, again.shared, again.kept) == ((), (), ())
    assert claims.withdraw(uuid4(), actor=REPORTER, now=MORNING).ended == ()
    assert Tombstone.objects.count() == 1


def test_anothers_claim_keeps_the_entry(bank: Any) -> None:
    picture, one, other = bank.picture(), uuid4(), uuid4()
    entry = bank.add(picture, report=one)
    bank.add(picture, report=other)
    gone = claims.withdraw(one, actor=REPORTER, now=MORNING)
    assert (gone.ended, gone.shared) == ((), (entry,))
    assert claims.withdraw(other, actor=REPORTER, now=MORNING).ended == (entry,)


def test_a_retained_claim_is_kept_until_an_officer_decides(bank: Any) -> None:
    report = uuid4()
    entry = bank.add(report=report, retained=True)
    assert claims.withdraw(report, actor=REPORTER, now=MORNING).kept == (entry,)
    assert (entry_of(report).state, entry_of(report).claim) == ("claimed", "kept")
    with pytest.raises(NotPermitted):
        claims.decide_kept(report, protect=False, reason="honoured", actor=REPORTER, now=MORNING)
    protected = claims.decide_kept(report, protect=True, reason="child", actor=bank.second, now=MORNING)
    assert protected.kept == (entry,)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    ended = claims.decide_kept(report, protect=False, reason="honoured", actor=bank.first, now=MORNING)
    assert ended.ended == (entry,)


def test_every_change_of_the_list_has_a_number_of_its_own(bank: Any) -> None:
    def number() -> int:
        return Edition.objects.get().number

    report = uuid4()
    seen = []
    entry = bank.add(report=report)
    seen.append(number())
    claims.confirm(entry, basis="finding", actor=bank.first, now=MORNING)
    assert number() == seen[-1], "one person's word does not change the list"
    claims.confirm(entry, basis="finding", actor=bank.second, now=MORNING)
    seen.append(number())
    claims.dispute(entry, reason="uploader_objects", actor=bank.first, now=MORNING)
    seen.append(number())
    claims.settle(entry, upheld=False, reason="stands", actor=bank.third, now=MORNING)
    seen.append(number())
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    seen.append(number())
    assert seen == sorted(set(seen))


# -- properties: whatever people do, in whatever order

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "retain", "withdraw", "release", "protect", "confirm", "expire"]),
        st.integers(min_value=0, max_value=2),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_an_entry_lives_exactly_as_long_as_a_claim_does(bank: Any, deeds: list[tuple[str, int]]) -> None:
    picture, reports, now = bank.picture(), [uuid4() for _ in range(3)], MORNING
    stands: dict[int, str] = {}
    for deed, who in deeds:
        now += timedelta(minutes=1)
        report = reports[who]
        if deed in ("claim", "retain"):
            bank.add(picture, report=report, retained=deed == "retain", now=MORNING)
            stands.setdefault(who, deed)
        elif deed == "withdraw":
            claims.withdraw(report, actor=REPORTER, now=now)
            if stands.get(who) == "claim":
                del stands[who]
            elif stands.get(who) == "retain":
                stands[who] = "kept"
        elif deed in ("release", "protect"):
            claims.decide_kept(
                report, protect=deed == "protect", reason="decided", actor=bank.second, now=now
            )
            if stands.get(who) == "kept":
                if deed == "protect":
                    stands[who] = "retain"
                else:
                    del stands[who]
        elif deed == "expire":
            claims.expire_due(MORNING + HOLD)
        for live in Entry.objects.filter(claims__report=report).exclude(state="ended").distinct():
            if deed == "confirm" and live.state != "confirmed":
                bank.confirm(live.id, now=now)
        live = Entry.objects.filter(claims__report__in=reports).exclude(state="ended").distinct()
        assert live.count() == (1 if stands else 0)
        assert all(entry.bits is not None for entry in live)
    dead = Entry.objects.filter(claims__report__in=reports, state="ended").distinct()
    assert all(entry.bits is None and entry.index is None and entry.tombstone.seq for entry in dead)
