"""The life of a takedown notice as a table, and the pure decisions along it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from haechi.core.ladder import Escalate, Policy, Renotice, next_step
from haechi.core.machine import Machine, State, moves

STAFF = "deletion_officer lead"

DRAFTS = ("drafted", "unrouted", "consent_missing", "checked")
# Asked for, and not known to be gone. From each of these the ladder goes on.
OPEN = (
    "sent",
    "delivered",
    "uncertain",
    "bounced",
    "acknowledged",
    "removed_claimed",
    "refused",
    "geo_blocked",
    "login_walled",
)
TO_SEND = ("checked", "overdue")
# Where a notice may have left already although the state is one of preparing.
STARTED = (*TO_SEND, "consent_missing")
GONE = ("verified_gone", "watching")
# Where a person has to say what follows.
FOR_A_PERSON = ("bounced", "refused", "geo_blocked", "login_walled")
# Where an answer of the platform still changes something.
ANSWERABLE = ("checked", "overdue", *OPEN, "exhausted")
WALLS = ("geo_blocked", "login_walled")


class CancelReason(StrEnum):
    """Why a person stops a notice."""

    WRONG_ADDRESS = "wrong_address"
    GONE_ALREADY = "gone_already"
    NOT_SEXUAL = "not_sexual"
    PERSON_ASKED = "person_asked"


def _all(sources: tuple[str, ...], target: str) -> tuple[str, ...]:
    return tuple(f"{source} > {target}" for source in sources if source != target)


TAKEDOWN = Machine(
    name="takedown",
    initial="drafted",
    states=(
        State("drafted", owner="deletion_officer", deadline="kr.notice.approval"),
        State("unrouted", owner="lead", deadline="kr.notice.approval"),
        State("consent_missing", owner="counsellor", deadline="kr.notice.approval"),
        State("checked", owner="system", deadline="kr.notice.approval"),
        State("overdue", owner="system", deadline="kr.notice.renotice"),
        State("sent", owner="provider", deadline="kr.platform.removal"),
        State("delivered", owner="provider", deadline="kr.platform.removal"),
        State("uncertain", owner="system", deadline="kr.notice.renotice"),
        State("bounced", owner="deletion_officer", deadline="kr.notice.decision"),
        State("acknowledged", owner="provider", deadline="kr.platform.removal"),
        State("removed_claimed", owner="system", deadline="kr.notice.probe"),
        State("refused", owner="deletion_officer", deadline="kr.notice.decision"),
        State("geo_blocked", owner="deletion_officer", deadline="kr.notice.decision"),
        State("login_walled", owner="deletion_officer", deadline="kr.notice.decision"),
        State("exhausted", owner="regulator", deadline="kr.enforcement.intake"),
        State("verified_gone", owner="system", deadline="kr.notice.watch"),
        State("watching", owner="system", deadline="kr.notice.watch"),
        State("frozen", owner="deletion_officer", deadline="kr.notice.decision"),
        State("resurfaced", owner="system", final=True),
        State("settled", owner="system", final=True),
        State("cancelled", owner="system", final=True),
    ),
    table=(
        *moves(f"system {STAFF}", "drafted > unrouted", "unrouted > drafted"),
        *moves(STAFF, "drafted > checked", "consent_missing > checked"),
        *moves(STAFF, *_all((*DRAFTS, "frozen"), "cancelled")),
        # What a send leads to.
        *moves("system", *_all(TO_SEND, "sent"), *_all(TO_SEND, "uncertain"), *_all(TO_SEND, "bounced")),
        *moves("system", *_all(TO_SEND, "consent_missing"), "sent > delivered"),
        # What the platform answers; it may do so before our own send has returned.
        *moves("provider", *_all(("checked", "overdue", "sent", "delivered", "uncertain"), "acknowledged")),
        *moves("provider", "bounced > acknowledged"),
        *moves("provider", *_all(ANSWERABLE, "removed_claimed"), *_all(ANSWERABLE, "refused")),
        # What a look at the address leads to.
        *moves("system", *_all((*OPEN, "overdue", "exhausted"), "verified_gone")),
        *moves("system", *_all((*OPEN, "overdue"), "geo_blocked"), *_all((*OPEN, "overdue"), "login_walled")),
        *moves("system", "removed_claimed > acknowledged", "geo_blocked > acknowledged"),
        *moves("system", "login_walled > acknowledged"),
        *moves("system", "verified_gone > watching", *_all(GONE, "resurfaced"), *_all(GONE, "settled")),
        # What time leads to, and what a person may do sooner.
        *moves("system", *_all(OPEN, "overdue"), *_all(OPEN, "exhausted")),
        *moves(STAFF, *_all((*FOR_A_PERSON, "frozen"), "overdue"), *_all(FOR_A_PERSON, "exhausted")),
        # Consent was withdrawn.
        *moves("system", *_all(DRAFTS, "cancelled"), *_all((*STARTED, *OPEN, "exhausted"), "frozen")),
    ),
)


class Sight(StrEnum):
    """What one look at an address saw. Only a status and an address, never a picture."""

    PRESENT = "present"
    GONE = "gone"
    REPLACED = "replaced"
    GEO_BLOCKED = "geo_blocked"
    LOGIN_WALLED = "login_walled"
    UNREACHABLE = "unreachable"
    FORBIDDEN = "forbidden"


# The content at the address is another one now: the prober compared it.
AWAY = frozenset({Sight.GONE, Sight.REPLACED})
_LOGIN_WORDS = ("login", "signin", "sign-in", "sign_in")


def sight_of(status: int, *, asked: str, landed: str) -> Sight:
    """Read a status. A redirect to a sign-in page hides the item; it does not remove it."""
    moved = asked != landed and any(word in landed.lower() for word in _LOGIN_WORDS)
    if status in (401, 403, 407) or moved:
        return Sight.LOGIN_WALLED
    if status in (404, 410):
        return Sight.GONE
    if status == 451:
        return Sight.GEO_BLOCKED
    return Sight.PRESENT if 200 <= status < 300 else Sight.UNREACHABLE


@dataclass(frozen=True, slots=True)
class Look:
    """One probe as the rules see it."""

    at: datetime
    sight: Sight


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The rule pack's numbers, as spans."""

    ladder: Policy
    every: timedelta
    confirmations: int
    gap: timedelta
    watch: tuple[timedelta, ...]


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Nothing changes; look again at `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GoTo:
    """Move to `state`, for the coded `reason`."""

    state: str
    reason: str


Decision = LookAgain | GoTo


def confirmed_gone(looks: tuple[Look, ...], rhythm: Rhythm) -> bool:
    """Enough looks in a row found nothing, the first and the last at least the gap apart."""
    away: list[Look] = []
    for look in reversed(looks):
        if look.sight is Sight.UNREACHABLE:
            continue
        if look.sight not in AWAY:
            break
        away.append(look)
    if len(away) < rhythm.confirmations:
        return False
    return away[0].at - away[-1].at >= rhythm.gap * (rhythm.confirmations - 1)


def after_look(
    state: str,
    looks: tuple[Look, ...],
    sent: tuple[datetime, ...],
    now: datetime,
    rhythm: Rhythm,
    *,
    entered_at: datetime,
) -> Decision:
    """What follows from the newest of `looks` at an open notice that went out at `sent`.

    `entered_at` is when it came to stand where it stands: a claim is disproved by looks after it alone.
    """
    latest = looks[-1].sight
    if confirmed_gone(looks, rhythm):
        return GoTo("verified_gone", "gone_confirmed")
    if latest in AWAY:
        return LookAgain(now + rhythm.gap)
    if state == "exhausted":
        return LookAgain(now + rhythm.ladder.every)
    if latest in (Sight.GEO_BLOCKED, Sight.LOGIN_WALLED) and state != latest.value:
        return GoTo(latest.value, "seen_walled")
    step = next_step(sent, now, rhythm.ladder)
    if isinstance(step, Escalate):
        return GoTo("exhausted", "ladder_ended")
    if isinstance(step, Renotice):
        # A platform that said no is not asked the same again: people with other means decide.
        return GoTo("exhausted", "refused") if state == "refused" else GoTo("overdue", "no_removal")
    if latest is Sight.PRESENT and state in WALLS:
        return GoTo("acknowledged", "visible_again")
    if latest is Sight.PRESENT and state == "removed_claimed" and _seen_twice(looks, entered_at):
        return GoTo("acknowledged", "claim_disproved")
    soon = rhythm.gap if state == "removed_claimed" else rhythm.every
    return LookAgain(min(step.until, now + soon))


def after_watch(sight: Sight, gone_at: datetime, now: datetime, rhythm: Rhythm, *, state: str) -> Decision:
    """What follows from a look at an address that was verified gone."""
    if sight is Sight.PRESENT:
        return GoTo("resurfaced", "seen_again")
    if sight not in AWAY:
        return LookAgain(now + rhythm.every)
    ahead = [gone_at + span for span in rhythm.watch if gone_at + span > now]
    if not ahead:
        return GoTo("settled", "watch_ended")
    return GoTo("watching", "still_gone") if state == "verified_gone" else LookAgain(ahead[0])


def next_watch(gone_at: datetime, now: datetime, rhythm: Rhythm) -> datetime:
    """The next moment of the watch after `now`; its last moment once all have passed."""
    return next((gone_at + span for span in rhythm.watch if gone_at + span > now), gone_at + rhythm.watch[-1])


def _seen_twice(looks: tuple[Look, ...], since: datetime) -> bool:
    """One look may have come before the platform's caches followed; two in a row disprove the claim."""
    later = [look.sight for look in looks if look.at >= since]
    return len(later) > 1 and later[-2:] == [Sight.PRESENT, Sight.PRESENT]
