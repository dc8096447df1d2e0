"""The table of a case, walked whole, and the type that keeps the tracks apart."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from haechi.core.errors import IllegalMove
from haechi.hub.casework.cases.errors import NoReason, WrongTrack
from haechi.hub.casework.cases.rules import (
    CASE,
    REASONS,
    WITHDRAWAL_REASONS,
    SexualReport,
    check_reason,
    check_track,
    deadline_rule,
)
from haechi.rules import staff_rules
from haechi.testing.clock import MORNING

SOURCES = Path(__file__).parents[4] / "src/haechi"
TEAM = {"counsellor", "deletion_officer", "lead"}
DECIDERS = {"deletion_officer", "lead"}
OTHERS = {"regulator", "investigator", "operator", "reporter", "system", "gateway", "provider"}
PUT_ASIDE = ("referred_out", "duplicate", "out_of_scope")


def allowed(source: str, target: str) -> set[str]:
    """The table, said again in other words."""
    if source in ("opened", "needs_info") and target in ("accepted", *PUT_ASIDE):
        return TEAM
    if (source, target) == ("opened", "needs_info"):
        return TEAM
    if source in PUT_ASIDE and target == "opened":
        return {"lead"}
    if source in ("opened", "needs_info", *PUT_ASIDE) and target in ("withdrawn", "review"):
        return TEAM | {"reporter"}
    if source == "accepted" and target in ("frozen", "review"):
        return TEAM | {"reporter"}
    if source == "review" and target in ("frozen", "accepted", "opened"):
        return DECIDERS
    if (source, target) == ("frozen", "closed"):
        return DECIDERS | {"system"}
    return set()


@pytest.mark.parametrize(
    ("source", "target", "role"),
    [
        (source.name, target.name, role)
        for source, target, role in product(CASE.states, CASE.states, sorted(TEAM | OTHERS))
    ],
)
def test_every_step_for_every_role(source: str, target: str, role: str) -> None:
    if role in allowed(source, target):
        CASE.check(source, target, role)
    else:
        with pytest.raises(IllegalMove):
            CASE.check(source, target, role)


def test_every_deadline_is_in_the_rule_pack() -> None:
    rules = {deadline_rule(state.name, urgent=urgent) for state in CASE.states for urgent in (True, False)}
    for rule in rules - {""}:
        assert staff_rules().deadline(rule, MORNING).term().policy


def test_urgent_reports_are_read_sooner() -> None:
    assert deadline_rule("opened", urgent=True) == "kr.triage.urgent"
    assert deadline_rule("opened", urgent=False) == "kr.triage"
    assert deadline_rule("review", urgent=True) == deadline_rule("review", urgent=False)


@pytest.mark.parametrize(("decision", "reasons"), [*REASONS.items(), *WITHDRAWAL_REASONS.items()])
def test_every_decision_needs_a_reason_of_its_own(decision: str, reasons: tuple[str, ...]) -> None:
    table = REASONS if decision in REASONS else WITHDRAWAL_REASONS
    for reason in reasons:
        check_reason(decision, reason, table)
    for wrong in ("", "because", "depicts_reporter " * 2):
        with pytest.raises(NoReason):
            check_reason(decision, wrong, table)


def test_every_triage_decision_is_a_move_from_the_start() -> None:
    assert set(REASONS) == set(CASE.targets("opened", "lead")) - {"withdrawn", "review"}


def report(track: str) -> Any:
    return SimpleNamespace(track=track)


def test_only_the_sexual_track_becomes_a_sexual_report() -> None:
    assert SexualReport(report("sexual")).record.track == "sexual"
    for track in ("false_info", "", "Sexual", "sexual "):
        with pytest.raises(WrongTrack):
            SexualReport(report(track))


def test_false_information_is_never_accepted_for_removal() -> None:
    for decision in REASONS:
        if decision in PUT_ASIDE:
            check_track(decision, "false_info")
        else:
            with pytest.raises(WrongTrack):
                check_track(decision, "false_info")
        check_track(decision, "sexual")


def trees() -> list[tuple[str, ast.Module]]:
    return [
        (str(path.relative_to(SOURCES)), ast.parse(path.read_text()))
        for path in sorted((SOURCES / "hub").rglob("*.py"))
    ]


def test_one_function_puts_hashes_into_the_bank_and_it_takes_a_sexual_report() -> None:
    callers = [
        (name, function)
        for name, tree in trees()
        if not name.startswith("hub/banks/")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Attribute) and node.attr == "add_claim" for node in ast.walk(function))
    ]
    assert [(name, function.name) for name, function in callers] == [
        ("hub/casework/cases/deciding.py", "_protect")
    ]
    first = callers[0][1].args.args[0]
    assert isinstance(first.annotation, ast.Name)
    assert first.annotation.id == "SexualReport"


def test_no_code_path_turns_one_track_into_the_other() -> None:
    """A track is written when a report, and then its case, is made; nothing ever assigns or updates it."""
    written = []
    for name, tree in trees():
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Attribute) and target.attr == "track" for target in targets):
                written.append(f"{name}:{node.lineno}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("update", "update_or_create", "bulk_update", "replace")
                and any(word.arg == "track" for word in node.keywords)
            ):
                written.append(f"{name}:{node.lineno}")
    assert written == []
