"""The consent gate at the moment of sending: grants as they are now, or a statute that a person recorded."""

from __future__ import annotations

from datetime import datetime

from haechi.core.consent import Cleared, Purpose, clear
from haechi.core.errors import ConsentMissing
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices.models import Takedown
from haechi.rules import staff_rules


def cleared_for(row: Takedown, now: datetime) -> Cleared:
    """Clear what this notice has to carry, or raise ConsentMissing. Asked anew for every try."""
    needed = frozenset[str](staff_rules().packet(row.channel, now).requires)
    found = clear(
        purpose=Purpose.NOTICE,
        recipient=row.recipient,
        subject=row.report_id,
        fields=needed,
        grants=intake.grants(row.report_id),
        overrides=intake.overrides(row.report_id, Purpose.NOTICE),
        now=now,
    )
    if found.fields != needed:
        raise ConsentMissing(
            "The consent withholds something that this channel cannot do without.",
            do="Ask the person, or take another channel.",
        )
    return found
