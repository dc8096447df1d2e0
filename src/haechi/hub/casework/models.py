"""The casework tables, gathered for Django; nothing imports this module."""

from haechi.hub.casework.intake.models import (
    Attempt,
    ClaimedHash,
    ConsentGrant,
    Envelope,
    Locator,
    Report,
    ReportTransition,
    StatusLine,
    UsedNonce,
)

__all__ = [
    "Attempt",
    "ClaimedHash",
    "ConsentGrant",
    "Envelope",
    "Locator",
    "Report",
    "ReportTransition",
    "StatusLine",
    "UsedNonce",
]
