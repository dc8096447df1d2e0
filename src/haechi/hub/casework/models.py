"""The casework tables, gathered for Django; nothing imports this module."""

from haechi.hub.casework.cases.models import Case, CaseNote, CaseTransition
from haechi.hub.casework.enforcement.models import Escalation, EscalationTransition
from haechi.hub.casework.evidence.models import Evidence, EvidenceTransition
from haechi.hub.casework.intake.models import (
    Attempt,
    ClaimedHash,
    ConsentGrant,
    Envelope,
    Locator,
    RecordedStatute,
    Report,
    ReportTransition,
    StatusLine,
    UsedNonce,
)
from haechi.hub.casework.notices.models import (
    PlatformAnswer,
    Probe,
    SendTry,
    Takedown,
    TakedownTransition,
)

__all__ = [
    "Attempt",
    "Case",
    "CaseNote",
    "CaseTransition",
    "ClaimedHash",
    "ConsentGrant",
    "Envelope",
    "Escalation",
    "EscalationTransition",
    "Evidence",
    "EvidenceTransition",
    "Locator",
    "PlatformAnswer",
    "Probe",
    "RecordedStatute",
    "Report",
    "ReportTransition",
    "SendTry",
    "StatusLine",
    "Takedown",
    "TakedownTransition",
    "UsedNonce",
]
