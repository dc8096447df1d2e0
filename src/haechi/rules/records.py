"""What a rule may say, by kind. Every rule carries its source, its dates and how sure we are of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from haechi.core.deadlines import Term
from haechi.core.ladder import Policy

Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
Status = Literal["law", "policy", "unverified"]
Track = Literal["sexual", "false_info"]
RecipientKind = Literal["platform"]
Positive = Annotated[int, msgspec.Meta(ge=1)]

# What a notice can carry; a packet picks from these and a grant may withhold some.
NoticeField = Literal["locator", "basis", "deadlines", "answer_address", "times"]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages."""

    ko: Text
    en: Text


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In force from `effective_from` up to, and not on, `effective_to`, by the calendar of Seoul."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(\.[a-z0-9_-]+)+$")]
    source: str
    status: Status
    effective_from: date
    effective_to: date | None = None


class LegalDeadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either a number of hours, or "without_delay" where the statute names none."""

    hours: Positive | None = None
    without_delay: bool = False


class PolicyTarget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an office aims for. Never a right; it has a source of its own."""

    hours: Positive
    source: Text


class Deadline(Rule, frozen=True):
    """By when something has to be done, in law and by policy."""

    legal_deadline: LegalDeadline | None = None
    policy_target: PolicyTarget | None = None

    def term(self) -> Term:
        legal, target = self.legal_deadline, self.policy_target
        return Term(
            legal=timedelta(hours=legal.hours) if legal and legal.hours else None,
            without_delay=bool(legal and legal.without_delay),
            policy=timedelta(hours=target.hours) if target else None,
        )


class Probes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often an open notice is looked at, and how a removal is confirmed and watched."""

    every_hours: Positive
    confirmations: Positive
    confirm_gap_minutes: Positive
    watch_days: Annotated[tuple[Positive, ...], msgspec.Meta(min_length=1)]


class Ladder(Rule, frozen=True):
    """The steps between the first notice and the enforcement desk."""

    renotice_every_hours: Positive
    renotices: Annotated[int, msgspec.Meta(ge=0)]
    probes: Probes

    def policy(self) -> Policy:
        return Policy(every=timedelta(hours=self.renotice_every_hours), renotices=self.renotices)


class RefusalReason(Rule, frozen=True):
    """One coded reason a platform may give. `then` says whether to look again or to ask a person."""

    code: Text
    means: Words
    then: Literal["look_again", "ask_person"]


class Statute(Rule, frozen=True):
    """One provision, as a notice cites it. `replaces_consent` where it lets a notice go without a grant."""

    cite: Words
    says: Words
    replaces_consent: bool = False


class Basis(Rule, frozen=True):
    """What a notice to one kind of recipient rests on, for one track."""

    track: Track
    recipient: RecipientKind
    statutes: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    deadline: Text
    ladder: Text


class Packet(Rule, frozen=True):
    """What a channel must carry to be acted on, and which roles may file by it."""

    channel: Text
    requires: Annotated[tuple[NoticeField, ...], msgspec.Meta(min_length=1)]
    may_file: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Contact(Rule, frozen=True):
    """A number a person can call."""

    number: Text
    name: Words
    hours: Words
