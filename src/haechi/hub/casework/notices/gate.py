"""The consent gate at the moment of sending: grants as they are now, or a statute a person recorded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from haechi.core.consent import Cleared, Override, Purpose, clear
from haechi.core.errors import ConsentMissing, NotPermitted, Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices.models import RecordedStatute, Takedown
from haechi.hub.ledger import api as ledger
from haechi.rules import staff_rules

MAY_RECORD = frozenset({"deletion_officer", "lead"})


def cleared_for(row: Takedown, now: datetime) -> Cleared:
    """Clear what this notice has to carry, or raise ConsentMissing. Asked anew for every try."""
    needed = frozenset[str](staff_rules().packet(row.channel, now).requires)
    found = clear(
        purpose=Purpose.NOTICE,
        recipient=row.recipient,
        subject=row.report_id,
        fields=needed,
        grants=intake.grants(row.report_id),
        overrides=_overrides(row.report_id),
        now=now,
    )
    if found.fields != needed:
        raise ConsentMissing(
            "The consent withholds something that this channel cannot do without.",
            do="Ask the person, or take another channel.",
        )
    return found


def record_statute(report_id: UUID, statute: str, *, actor: Actor, now: datetime) -> None:
    """Put on record that a statute lets notices of this report go without a grant."""
    if actor.role not in MAY_RECORD:
        raise NotPermitted("Your role does not cover this.", do="Ask a deletion officer or the lead.")
    rule = staff_rules().statute(statute, now)
    if not rule.replaces_consent:
        raise Refusal("not_an_override", "This statute does not replace consent.", do="Ask the person.")
    _, fresh = RecordedStatute.objects.get_or_create(
        report_id=report_id,
        statute=statute,
        defaults={"recorded_by": str(actor), "recorded_at": now},
    )
    if fresh:
        body = {"statute": statute, "recorded_by": str(actor)}
        ledger.append("notices.statute_recorded", report_id, body, now=now)


def _overrides(report_id: UUID) -> tuple[Override, ...]:
    return tuple(
        Override(row.statute, Purpose.NOTICE, row.recorded_by, row.recorded_at)
        for row in RecordedStatute.objects.filter(report_id=report_id)
    )
