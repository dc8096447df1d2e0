"""A loaded rule pack: finds the rule that is in force at a moment, or refuses by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar

from haechi.core.errors import Refusal
from haechi.rules.records import (
    Basis,
    Contact,
    Deadline,
    Ladder,
    Packet,
    RecipientKind,
    RefusalReason,
    Rule,
    Statute,
    Track,
)

SEOUL = timezone(timedelta(hours=9))  # no summer time since 1988
R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Pack:
    """Every rule of one jurisdiction, one tuple per kind."""

    deadlines: tuple[Deadline, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    refusals: tuple[RefusalReason, ...] = ()
    statutes: tuple[Statute, ...] = ()
    bases: tuple[Basis, ...] = ()
    packets: tuple[Packet, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def deadline(self, rule_id: str, now: datetime) -> Deadline:
        return _by_id(self.deadlines, rule_id, now)

    def ladder(self, rule_id: str, now: datetime) -> Ladder:
        return _by_id(self.ladders, rule_id, now)

    def statute(self, rule_id: str, now: datetime) -> Statute:
        return _by_id(self.statutes, rule_id, now)

    def basis(self, track: Track, recipient: RecipientKind, now: datetime) -> Basis:
        """What a notice rests on. A track without one has no removal notice: a named refusal."""
        fits = (rule for rule in self.bases if (rule.track, rule.recipient) == (track, recipient))
        return _first(fits, f"a basis for notices to a {recipient} on track {track}", now)

    def packet(self, channel: str, now: datetime) -> Packet:
        fits = (rule for rule in self.packets if rule.channel == channel)
        return _first(fits, f"a packet for channel {channel}", now)

    def refusal(self, code: str, now: datetime) -> RefusalReason:
        fits = (rule for rule in self.refusals if rule.code == code)
        return _first(fits, f"refusal code {code}", now)

    def contacts_at(self, now: datetime) -> tuple[Contact, ...]:
        return tuple(rule for rule in self.contacts if in_force(rule, now))

    def statutes_that_replace_consent(self, now: datetime) -> tuple[Statute, ...]:
        return tuple(rule for rule in self.statutes if rule.replaces_consent and in_force(rule, now))

    def verified(self) -> Pack:
        """The same pack without what nobody has checked: all that a victim's page may draw on."""
        return replace(
            self,
            deadlines=_checked(self.deadlines),
            ladders=_checked(self.ladders),
            refusals=_checked(self.refusals),
            statutes=_checked(self.statutes),
            bases=_checked(self.bases),
            packets=_checked(self.packets),
            contacts=_checked(self.contacts),
        )


def in_force(rule: Rule, now: datetime) -> bool:
    day: date = now.astimezone(SEOUL).date()
    return rule.effective_from <= day and (rule.effective_to is None or day < rule.effective_to)


def _checked(rules: tuple[R, ...]) -> tuple[R, ...]:
    return tuple(rule for rule in rules if rule.status != "unverified")


def _by_id(rules: tuple[R, ...], rule_id: str, now: datetime) -> R:
    return _first((rule for rule in rules if rule.id == rule_id), f"rule {rule_id}", now)


def _first(rules: Iterable[R], what: str, now: datetime) -> R:
    for rule in rules:
        if in_force(rule, now):
            return rule
    raise Refusal(
        "no_rule", f"The rule pack has no {what} in force.", do="Add it to the pack with its source."
    )
