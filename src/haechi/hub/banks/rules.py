"""The bank's two tables, who may confirm on what ground, and its policies. Pure."""

from __future__ import annotations

from datetime import timedelta

from haechi.core.machine import Machine, State, moves

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
