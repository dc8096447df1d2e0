"""The consent gate before an address is visited: a grant as it is now, or a statute that is on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haechi.core.consent import Cleared, Purpose, clear
from haechi.hub.casework.evidence.rules import NEEDED, RECIPIENT
from haechi.hub.casework.intake import api as intake


def cleared_to_keep(report_id: UUID, now: datetime) -> Cleared:
    """Clear the keeping of this report's addresses, or raise ConsentMissing. Asked anew for every try."""
    return clear(
        purpose=Purpose.EVIDENCE,
        recipient=RECIPIENT,
        subject=report_id,
        fields=NEEDED,
        grants=intake.grants(report_id),
        overrides=intake.overrides(report_id, Purpose.EVIDENCE),
        now=now,
    )


def withdrawn(report_id: UUID) -> bool:
    """Whether every consent there was has ended."""
    grants = intake.grants(report_id)
    return bool(grants) and all(grant.withdrawn_at for grant in grants)
