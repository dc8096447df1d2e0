"""From a look at an upload and the bank in force to signals, a verdict, and what the hub is told. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from msgspec import UNSET

from haechi.core.signal import Found, PartMatch, Signal, Unread, View
from haechi.core.verdict import Block, Hold, Policy, Unscanned, Verdict, decide
from haechi.gateway.bank import Bank, Query
from haechi.hashes.look import Looked
from haechi.hashes.windows.packed import unpack
from haechi.wire.feedback import MatchReport

MOST_REPORTS = 50
# Below this PDQ's own quality says that there is next to nothing in the picture to recognise.
LEAST_QUALITY = 10
# Looking at one of these is looking at all there is in the picture; a border has nothing in it.
WHOLES = (View.WHOLE, View.BORDER_REMOVED)


def signals(looked: Looked, bank: Bank, policy: Policy) -> list[Signal]:
    """What the look means against this bank."""
    asked = list(queries(looked, policy))
    found: list[Signal] = list(bank.near(asked, distance=policy.match_distance)) if asked else []
    if not any(query.view in WHOLES for query in asked):
        found.append(Unread("too_plain"))
    if looked.unread:
        found.append(Unread(looked.unread))
    return found


def queries(looked: Looked, policy: Policy) -> Iterator[Query]:
    """Every hash to search for that this policy wants and that is of something to recognise."""
    if looked.quality >= LEAST_QUALITY:
        yield from _turns(looked.hashes, View.WHOLE, View.TURNED, looked.quality, policy)
    for part in looked.parts:
        if part.view in policy.views and part.quality >= LEAST_QUALITY:
            yield from _turns(part.hashes, part.view, part.view, part.quality, policy)


def _turns(
    hashes: tuple[str, ...], as_is: View, turned: View, quality: int, policy: Policy
) -> Iterator[Query]:
    yield Query(bytes.fromhex(hashes[0]), as_is, quality)
    if View.TURNED in policy.views:
        for digits in hashes[1:]:
            yield Query(bytes.fromhex(digits), turned, quality)


def judge(seen: Looked | Unread, bank: Bank | None, *, policy: Policy, now: datetime) -> Verdict:
    """The verdict on one upload; `bank` is None as long as none was ever received.

    Windows are asked only where the hashes keep nothing back: they cost more, and could only add to it.
    """
    if bank is None:
        return decide([Unread("no_bank")], policy=policy, lease_until=now, now=now)
    known: list[Signal] = [seen] if isinstance(seen, Unread) else signals(seen, bank, policy)
    verdict = decide(known, policy=policy, lease_until=bank.lease_until, now=now)
    if isinstance(seen, Unread) or isinstance(verdict, Hold | Block):
        return verdict
    known += parts(seen, bank, policy)
    return decide(known, policy=policy, lease_until=bank.lease_until, now=now)


def parts(looked: Looked, bank: Bank, policy: Policy) -> list[PartMatch]:
    """What the upload's windows agree with. Raises a Refusal where they are none that a picture has."""
    if looked.windows is None or View.PART not in policy.views:
        return []
    return bank.parts.near(unpack(looked.windows), turned=View.TURNED in policy.views)


def looks(bank: Bank | None, policy: Policy) -> frozenset[View]:
    """What a worker has to look for: windows only where the bank has any to find."""
    return policy.views if bank is not None and len(bank.parts) else policy.views - {View.PART}


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


def _report(match: Found, verdict: str, now: datetime, report_id: UUID) -> MatchReport:
    distance = UNSET if isinstance(match, PartMatch) else match.distance
    return MatchReport(id=report_id, entry=match.entry, verdict=verdict, distance=distance, at=now)  # type: ignore[arg-type]
