"""Reads a folder of YAML into a Pack; an unsourced, overlapping or dangling rule is refused by name."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from haechi.core.errors import Refusal
from haechi.rules.pack import Pack
from haechi.rules.records import Basis, Contact, Deadline, Ladder, Packet, RefusalReason, Rule, Statute

KOREA = Path(__file__).parent / "kr"
R = TypeVar("R", bound=Rule)


@cache
def staff_rules() -> Pack:
    """The shipped pack, unverified rules included: for colleagues who can check them."""
    return load(KOREA)


@cache
def victim_rules() -> Pack:
    """The shipped pack as victims may see it: nothing unverified."""
    return staff_rules().verified()


def load(folder: Path) -> Pack:
    """Read every kind of rule from `folder`; a kind without a file has no rules."""
    pack = Pack(
        deadlines=_read(folder, "deadlines", Deadline),
        ladders=_read(folder, "ladders", Ladder),
        refusals=_read(folder, "refusals", RefusalReason),
        statutes=_read(folder, "statutes", Statute),
        bases=_read(folder, "bases", Basis),
        packets=_read(folder, "packets", Packet),
        contacts=_read(folder, "contacts", Contact),
    )
    _no_dangling(pack)
    _laws_only(pack)
    return pack


def _read(folder: Path, name: str, kind: type[R]) -> tuple[R, ...]:
    path = folder / f"{name}.yml"
    if not path.exists():
        return ()
    rules = tuple(_convert(raw, kind, name) for raw in yaml.safe_load(path.read_text("utf-8")) or ())
    for rule in rules:
        if not rule.source.strip():
            raise _refused("unsourced_rule", rule.id, "has no source", "Name the text it was read from.")
        if rule.effective_to is not None and rule.effective_to <= rule.effective_from:
            raise _refused("empty_rule", rule.id, "ends before it begins", "Correct its dates.")
    for one, other in combinations(rules, 2):
        if one.id == other.id and _overlap(one, other):
            raise _refused("overlapping_rule", one.id, "is in force twice on one day", "End the older one.")
    return rules


def _convert(raw: Any, kind: type[R], name: str) -> R:
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        label = str(raw.get("id", "without id")) if isinstance(raw, dict) else "without id"
        raise _refused("bad_rule", label, f"in {name}.yml does not fit: {error}", "Correct it.") from None


def _overlap(one: Rule, other: Rule) -> bool:
    starts_before_end = other.effective_to is None or one.effective_from < other.effective_to
    ends_after_start = one.effective_to is None or other.effective_from < one.effective_to
    return starts_before_end and ends_after_start


def _no_dangling(pack: Pack) -> None:
    known = {rule.id for rule in (*pack.statutes, *pack.deadlines, *pack.ladders)}
    for basis in pack.bases:
        for name in (*basis.statutes, basis.deadline, basis.ladder):
            if name not in known:
                raise _refused("dangling_rule", basis.id, f"names {name}, which is not there", "Add it.")


def _laws_only(pack: Pack) -> None:
    """A policy must never pass for a law: only rules marked law may bind or replace consent."""
    for deadline in pack.deadlines:
        if deadline.legal_deadline is not None and deadline.status == "policy":
            raise _refused("policy_as_law", deadline.id, "sets a legal deadline and is a policy", "Split it.")
    for statute in pack.statutes:
        if statute.replaces_consent and statute.status != "law":
            raise _refused("policy_as_law", statute.id, "replaces consent and is not law", "Correct it.")


def _refused(reason: str, rule_id: str, what: str, do: str) -> Refusal:
    return Refusal(reason, f"Rule {rule_id} {what}.", do=do)
