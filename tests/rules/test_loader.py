"""The loader takes what is sourced and dated, and refuses everything else by the rule's name."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from haechi.core.errors import Refusal
from haechi.rules import load, staff_rules, victim_rules
from haechi.wire.notice import RefusalCode

DEADLINE = """
- id: kr.x
  status: {status}
  source: {source}
  effective_from: {start}
  effective_to: {end}
  {more}
"""


def deadline(
    status: str = "policy",
    source: str = "somewhere",
    start: str = "2025-01-01",
    end: str = "null",
    more: str = "policy_target: {hours: 24, source: a plan}",
) -> str:
    return DEADLINE.format(status=status, source=source, start=start, end=end, more=more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def refused(folder: Path, **files: str) -> Refusal:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, "utf-8")
    with pytest.raises(Refusal) as caught:
        load(folder)
    return caught.value


def test_the_shipped_pack_loads_and_every_rule_has_a_source() -> None:
    pack = staff_rules()

    rules = [rule for name in pack.__slots__ for rule in getattr(pack, name)]
    assert len(rules) > 30
    assert all(rule.source.strip() for rule in rules)


def test_the_refusal_codes_are_those_of_the_wire() -> None:
    assert {rule.code for rule in staff_rules().refusals} == set(get_args(RefusalCode))


def test_a_rule_without_a_source_is_refused_by_name(folder: Path) -> None:
    error = refused(folder, deadlines=deadline(source='" "'))

    assert error.reason == "unsourced_rule"
    assert "kr.x" in str(error)


def test_two_rules_of_one_id_on_one_day_are_refused_by_name(folder: Path) -> None:
    error = refused(folder, deadlines=deadline(end="2025-06-02") + deadline(start="2025-06-01"))

    assert error.reason == "overlapping_rule"
    assert "kr.x" in str(error)


def test_a_rule_may_follow_another_of_its_id(folder: Path) -> None:
    (folder / "deadlines.yml").write_text(deadline(end="2025-06-01") + deadline(start="2025-06-01"))

    assert len(load(folder).deadlines) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (deadline(end="2024-01-01"), "empty_rule"),
        (deadline(status="rumour"), "bad_rule"),
        (deadline(more="within: 24"), "bad_rule"),
        (deadline(more="policy_target: {hours: 24}"), "bad_rule"),
        (deadline(more="legal_deadline: {hours: 24}"), "policy_as_law"),
        ("- just a text", "bad_rule"),
    ],
)
def test_what_does_not_fit_is_refused(folder: Path, text: str, reason: str) -> None:
    assert refused(folder, deadlines=text).reason == reason


def test_a_basis_that_names_a_missing_statute_is_refused(folder: Path) -> None:
    basis = (
        "- {id: kr.b, status: law, source: x, effective_from: 2025-01-01, track: sexual,"
        " recipient: platform, statutes: [kr.nowhere], deadline: kr.x, ladder: kr.l}"
    )
    error = refused(folder, deadlines=deadline(), bases=basis)

    assert error.reason == "dangling_rule"
    assert "kr.nowhere" in str(error)


def test_only_a_law_replaces_consent(folder: Path) -> None:
    statute = (
        "- {id: kr.s, status: policy, source: x, effective_from: 2025-01-01, replaces_consent: true,"
        " cite: {ko: 가, en: a}, says: {ko: 가, en: a}}"
    )

    assert refused(folder, statutes=statute).reason == "policy_as_law"


def test_what_nobody_checked_stays_with_staff(folder: Path) -> None:
    contact = (
        "- {{id: kr.c.{name}, status: {status}, source: x, effective_from: 2025-01-01, number: '{name}',"
        " name: {{ko: 가, en: a}}, hours: {{ko: 가, en: a}}}}\n"
    )
    (folder / "contacts.yml").write_text(
        contact.format(name="112", status="law") + contact.format(name="999", status="unverified"), "utf-8"
    )
    pack = load(folder)

    assert {rule.number for rule in pack.contacts} == {"112", "999"}
    assert {rule.number for rule in pack.verified().contacts} == {"112"}


def test_no_victims_rule_is_unverified() -> None:
    pack = victim_rules()

    assert all(rule.status != "unverified" for name in pack.__slots__ for rule in getattr(pack, name))
