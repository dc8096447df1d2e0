"""From signals and a platform's policy to a verdict with its reasons. Pure: the same in, the same out.

A claim can only hold. A confirmed entry blocks within the block distance, between hashes good enough for it,
while the bank's lease runs; otherwise it holds. What matches only as a part of the upload holds, because what
surrounds it may change what it means. Agreement of windows holds, too; it blocks only where its own strength
and the platform's policy both say so. Detectors and declarations can only label. What could not be looked at
is `Unscanned`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from haechi.core.signal import Declared, Detection, Found, PartMatch, Signal, Strength, Unread, View

# Views that leave nothing out that could change what the upload means: a border has nothing in it.
BLOCKING_VIEWS = frozenset({View.WHOLE, View.TURNED, View.BORDER_REMOVED})


class OnUnscanned(StrEnum):
    """What a platform does with an upload that could not be looked at."""

    OPEN = "open"
    CLOSED = "closed"


class ReasonCode(StrEnum):
    """Why. The gateway has a Korean and an English sentence for each."""

    CONFIRMED_MATCH = "confirmed_match"
    CONFIRMED_NEAR = "confirmed_near"
    CONFIRMED_WEAK = "confirmed_weak"
    CONFIRMED_INSIDE = "confirmed_inside"
    CONFIRMED_PART = "confirmed_part"
    LEASE_OVER = "lease_over"
    CLAIM_MATCH = "claim_match"
    CLAIM_EXPIRED = "claim_expired"
    SAYS_SYNTHETIC = "says_synthetic"
    LOOKS_SYNTHETIC = "looks_synthetic"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Policy:
    """A platform's own settings. `review` is how long its people take at most to decide an appeal.

    `views` are those whose matches count; the whole upload always does. `block_parts` lets agreement of
    windows block where it is strong enough.
    """

    match_distance: int = 31
    block_distance: int = 24
    block_quality: int = 50
    hold: timedelta = timedelta(hours=24)
    review: timedelta = timedelta(hours=24)
    label_score: float = 0.95
    on_unscanned: OnUnscanned = OnUnscanned.OPEN
    views: frozenset[View] = frozenset(View)
    block_parts: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.block_distance <= self.match_distance <= 31:
            raise ValueError("0 <= block distance <= match distance <= 31")
        if self.hold <= timedelta(0) or self.review <= timedelta(0):
            raise ValueError("a hold and a review last longer than nothing")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `match` is there where a bank entry is the cause, `detail` where a name adds something."""

    code: ReasonCode
    match: Found | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """Nothing speaks against publishing; reasons tell of a claim whose hold has run out."""

    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Publish, marked as synthetic."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Keep it back until a person decides, but not past `until`: then it is published."""

    reasons: tuple[Reason, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """Do not publish; the uploader may appeal."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unscanned:
    """It could not be looked at, for this reason; the policy says whether it is published."""

    reason: str
    publish: bool

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (Reason(ReasonCode.UNREAD, detail=self.reason),)


Verdict = Pass | Label | Hold | Block | Unscanned


def decide(signals: Iterable[Signal], *, policy: Policy, lease_until: datetime, now: datetime) -> Verdict:
    """Weigh all signals about one upload. Block over hold, hold over unscanned, unscanned over label."""
    known = tuple(signals)
    judged = _gravest(_judge(m, policy, lease_until, now) for m in _matches(known, policy))
    blocks = tuple(reason for reason, until in judged if reason.code is ReasonCode.CONFIRMED_MATCH)
    holds = [(reason, until) for reason, until in judged if until > now]
    if blocks:
        return Block(blocks + tuple(reason for reason, _ in holds))
    if holds:
        return Hold(tuple(reason for reason, _ in holds), until=max(until for _, until in holds))
    for signal in known:
        if isinstance(signal, Unread):
            return Unscanned(signal.reason, publish=policy.on_unscanned is OnUnscanned.OPEN)
    expired = tuple(reason for reason, _ in judged)
    labels = _labels(known, policy)
    return Label(labels + expired) if labels else Pass(expired)


def may_publish(verdict: Verdict) -> bool:
    """Whether the upload may be shown now."""
    if isinstance(verdict, Unscanned):
        return verdict.publish
    return isinstance(verdict, Pass | Label)


def _matches(signals: tuple[Signal, ...], policy: Policy) -> list[Found]:
    """The matches that count, nearest first; agreement of windows comes after the hashes."""
    found = [s for s in signals if isinstance(s, Found) and _near(s, policy)]
    return sorted((match for match in found if match.view in policy.views | {View.WHOLE}), key=_order)


def _near(match: Found, policy: Policy) -> bool:
    return isinstance(match, PartMatch) or match.distance <= policy.match_distance


def _order(match: Found) -> tuple[bool, float, str, int, str, int]:
    view = list(View).index(match.view)
    if isinstance(match, PartMatch):
        return True, match.expected, match.entry, view, match.kind, -match.agreeing
    return False, match.distance, match.entry, view, match.kind, match.quality


def _gravest(judged: Iterable[tuple[Reason, datetime]]) -> list[tuple[Reason, datetime]]:
    """One judgement for each entry, though several views match it: a block, else the longest hold."""
    kept: dict[str, tuple[bool, datetime, int, Reason]] = {}
    for place, (reason, until) in enumerate(judged):
        assert reason.match is not None
        grave = (reason.code is ReasonCode.CONFIRMED_MATCH, until)
        before = kept.get(reason.match.entry)
        if before is None or grave > before[:2]:
            kept[reason.match.entry] = (*grave, place, reason)
    return [(reason, until) for _, until, _, reason in sorted(kept.values(), key=lambda one: one[2])]


def _judge(match: Found, policy: Policy, lease_until: datetime, now: datetime) -> tuple[Reason, datetime]:
    """What one match amounts to, and until when it holds (`now` where it does not hold)."""
    if match.hold_until is not None:
        until = min(match.hold_until, now + policy.hold)
        code = ReasonCode.CLAIM_MATCH if until > now else ReasonCode.CLAIM_EXPIRED
        return Reason(code, match), until
    only_holds = _only_holds(match, policy)
    if only_holds is not None:
        return Reason(only_holds, match), now + policy.hold
    if now >= lease_until:
        return Reason(ReasonCode.LEASE_OVER, match), now + policy.hold
    return Reason(ReasonCode.CONFIRMED_MATCH, match), now


def _only_holds(match: Found, policy: Policy) -> ReasonCode | None:
    """Why a match of a confirmed entry does not block; None where nothing but the lease may still stop it."""
    if isinstance(match, PartMatch):
        may_block = policy.block_parts and match.strength is Strength.BLOCK
        return None if may_block else ReasonCode.CONFIRMED_PART
    if match.view not in BLOCKING_VIEWS:
        return ReasonCode.CONFIRMED_INSIDE
    if match.distance > policy.block_distance:
        return ReasonCode.CONFIRMED_NEAR
    return ReasonCode.CONFIRMED_WEAK if match.quality < policy.block_quality else None


def _labels(signals: tuple[Signal, ...], policy: Policy) -> tuple[Reason, ...]:
    """Why it should be marked as synthetic: it says so, or a detector is sure beyond its own margin."""
    reasons = []
    for signal in signals:
        if isinstance(signal, Declared):
            reasons.append(Reason(ReasonCode.SAYS_SYNTHETIC, detail=signal.scheme))
        elif isinstance(signal, Detection) and signal.score - signal.margin >= policy.label_score:
            reasons.append(Reason(ReasonCode.LOOKS_SYNTHETIC, detail=signal.detector))
    return tuple(reasons)
