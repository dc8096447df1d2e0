"""The bank's two tables, who may confirm on what ground, and its policies. Pure."""

from __future__ import annotations

from datetime import timedelta

from haechi.core.errors import Codes, Refusal
from haechi.core.ids import Actor
from haechi.core.machine import Machine, State, moves
from haechi.hub.banks.errors import NoPersonDecided

TRIAGERS = "counsellor deletion_officer lead"
CONFIRMERS = "deletion_officer lead"

# What may stand behind a confirmation. There is no code for "they said so".
BASES = ("platform_compared", "authorised_viewing", "finding")
CONFIRMATIONS = 2

# Below this, PDQ's own authors advise not to match: a flat picture would hold half the world.
MIN_QUALITY = 50

LEASE = timedelta(hours=24)
# An edition is renewed in good time, so that a gateway that asks never sees its lease run out.
RENEW_AFTER = LEASE / 2
# Longer than any lease and any file of a gateway that was switched off for a month.
TOMBSTONES_STAY = timedelta(days=30)
HOLD_RULE = "kr.claim.hold"

# What a gateway is given, and as what.
LISTED = {"claimed": "claim", "confirmed": "confirmed"}
# A likeness can be rebuilt from windows: nobody is given them for a claim alone.
WITH_WINDOWS = "confirmed"

ENTRY = Machine(
    name="entry",
    initial="claimed",
    states=(
        State("claimed", owner="deletion_officer", deadline=HOLD_RULE),
        State("confirmed", owner="lead"),
        State("expired", owner="deletion_officer"),
        State("disputed", owner="lead", deadline="kr.dispute.decision"),
        State("ended", owner="system", final=True),
    ),
    table=(
        *moves("system", "claimed > expired"),
        *moves(TRIAGERS, "expired > claimed"),
        *moves(CONFIRMERS, "claimed > confirmed", "expired > confirmed"),
        *moves(CONFIRMERS, "claimed > disputed", "confirmed > disputed"),
        *moves("lead", "disputed > claimed", "disputed > confirmed"),
        *moves(
            f"reporter system {TRIAGERS}",
            "claimed > ended",
            "confirmed > ended",
            "expired > ended",
            "disputed > ended",
        ),
    ),
)

CLAIM = Machine(
    name="claim",
    initial="standing",
    states=(
        State("standing", owner="deletion_officer"),
        State("kept", owner="lead", deadline="kr.withdrawal.decision"),
        State("ended", owner="system", final=True),
    ),
    table=(
        *moves(f"reporter system {TRIAGERS}", "standing > ended", "standing > kept"),
        *moves("lead deletion_officer", "kept > ended", "kept > standing"),
    ),
)


def check_basis(basis: str) -> None:
    """A confirmation rests on one of BASES, or is none."""
    if basis not in BASES:
        values = {"bases": Codes("basis", tuple(BASES))}
        raise Refusal(
            "no_basis", "Words alone confirm nothing.", do="Record one of %(bases)s.", values=values
        )


def check_officer(actor: Actor, roles: str) -> None:
    """Only a person in one of these roles decides."""
    if actor.kind != "officer" or actor.role not in roles.split():
        raise NoPersonDecided()
