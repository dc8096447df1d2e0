"""The life of one piece of evidence as a table, and how a frame is put together. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

from haechi.core.machine import Machine, State, moves

STAFF = "deletion_officer lead"


class WaiveReason(StrEnum):
    """Why a person chooses speed."""

    SPREADING_NOW = "spreading_now"
    KEPT_ELSEWHERE = "kept_elsewhere"


# Nobody who may has agreed to the keeping, and no statute is recorded: the one reason no officer gives.
NO_CONSENT = "no_consent"
# Whom a grant of evidence names: this room, which keeps the frame sealed for the team.
RECIPIENT = "evidence"
# What the keeping needs of a report. A grant that withholds it does not clear.
NEEDED = frozenset({"locator"})


EVIDENCE = Machine(
    name="evidence",
    initial="due",
    states=(
        State("due", owner="system", deadline="kr.evidence"),
        State("sealed", owner="deletion_officer", final=True),
        State("unreachable", owner="deletion_officer", final=True),
        State("refused", owner="deletion_officer", final=True),
        State("waived", owner="deletion_officer"),
        State("dropped", owner="system"),
    ),
    table=(
        *moves("system", "due > sealed", "due > unreachable", "due > refused", "due > dropped"),
        *moves(f"system {STAFF}", "due > waived"),
        # A statute that is recorded later lets be kept what no consent allowed.
        *moves("system", "waived > due", "dropped > due"),
    ),
)

Ending = Literal["sealed", "unreachable", "refused"]


@dataclass(frozen=True, slots=True)
class Visit:
    """What one look at an address brought. `reason` names why there is no status."""

    ending: Ending
    reason: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    final_address: str = field(default="", repr=False)
    excerpt: str = field(default="", repr=False)
    truncated: bool = False


def frame(visit: Visit, *, address: str, seen_at: datetime | None, at: datetime, salt: str) -> dict[str, Any]:
    """The record that is sealed. Everything in it is text, a number or a list of those: never media."""
    return {
        "v": 1,
        "type": "page.frame",
        "salt": salt,
        "address": address,
        "final_address": visit.final_address,
        "reporter_saw_it_at": seen_at.astimezone(UTC).isoformat() if seen_at else "",
        "captured_at": at.astimezone(UTC).isoformat(),
        "result": visit.ending,
        "reason": visit.reason,
        "status": visit.status,
        "headers": dict(visit.headers),
        "text": visit.excerpt,
        "text_truncated": visit.truncated,
    }
