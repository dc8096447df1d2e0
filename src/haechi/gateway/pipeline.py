"""From a look at an upload and the bank in force to signals, a verdict, and what the hub is told. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from haechi.core.signal import Match, Signal, Unread
from haechi.core.verdict import Policy, Unscanned, Verdict, decide
from haechi.gateway.bank import Bank
from haechi.hashes.pdq.look import Looked
from haechi.wire.feedback import MatchReport

MOST_REPORTS = 50
# Below this PDQ's own quality says that there is next to nothing in the picture to recognise.
LEAST_QUALITY = 10


def signals(looked: Looked, bank: Bank, policy: Policy) -> list[Signal]:
    """What the look means against this bank."""
    if looked.quality < LEAST_QUALITY:
        return [Unread("too_plain")]
    views = [bytes.fromhex(view) for view in looked.hashes]
    found: list[Signal] = list(bank.near(views, quality=looked.quality, distance=policy.match_distance))
    if looked.unread:
        found.append(Unread(looked.unread))
    return found


def judge(seen: Looked | Unread, bank: Bank | None, *, policy: Policy, now: datetime) -> Verdict:
    """The verdict on one upload; `bank` is None as long as none was ever received."""
    if bank is None:
        return decide([Unread("no_bank")], policy=policy, lease_until=now, now=now)
    known = [seen] if isinstance(seen, Unread) else signals(seen, bank, policy)
    return decide(known, policy=policy, lease_until=bank.lease_until, now=now)


def reports(verdict: Verdict, *, now: datetime, new_id: Callable[[], UUID]) -> list[MatchReport]:
    """One report for each entry that matched, nearest first. Never pixels, never who uploaded."""
    if isinstance(verdict, Unscanned):
        return []
    name = verdict_name(verdict)
    matches = [reason.match for reason in verdict.reasons if reason.match is not None]
    return [_report(match, name, now, new_id()) for match in matches[:MOST_REPORTS]]


def verdict_name(verdict: Verdict) -> str:
    """The verdict's name on the wire."""
    return type(verdict).__name__.lower()


def _report(match: Match, verdict: str, now: datetime, report_id: UUID) -> MatchReport:
    return MatchReport(id=report_id, entry=match.entry, verdict=verdict, distance=match.distance, at=now)  # type: ignore[arg-type]
