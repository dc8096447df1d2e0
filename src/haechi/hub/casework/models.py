"""The casework tables, gathered for Django; nothing imports this module."""

from haechi.hub.casework.evidence.models import Evidence, EvidenceTransition
from haechi.hub.casework.cases.models import Case, CaseNote, CaseTransition
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
    "Case",
    "CaseNote",
    "CaseTransition",
    "ClaimedHash",
    "ConsentGrant",
    "Envelope",
    "Evidence",
    "EvidenceTransition",
    "Locator",
    "Report",
    "ReportTransition",
    "StatusLine",
    "UsedNonce",
]
