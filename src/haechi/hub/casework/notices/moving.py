"""One step of a takedown: the transition, its timer, its counters and what the reporter is told, together."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from haechi.core.deadlines import due
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices.models import Takedown
from haechi.hub.casework.notices.rules import TAKEDOWN, Rhythm
from haechi.hub.kernel import events
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.hub.platforms import api as platforms
from haechi.rules import staff_rules
from haechi.rules.records import Track

# Worth counting on the day they happen.
COUNTED = frozenset(
    {
        "bounced",
        "cancelled",
        "exhausted",
        "geo_blocked",
        "login_walled",
        "refused",
        "removed_claimed",
        "resurfaced",
        "verified_gone",
    }
)


def go(
    row: Takedown,
    to: str,
    *,
    now: datetime,
    due_at: datetime | None,
    actor: Actor = SYSTEM,
    reason: str = "",
    basis: str = "",
    grant_id: UUID | None = None,
    tell: bool = True,
) -> None:
    """Move `row`, set when to look at it next, count, and tell the reporter. Call it in a transaction."""
    step = Step(reason=reason, basis=basis or row.basis, grant_id=grant_id, public_note=f"takedown.{to}")
    ledger.move(row, to, actor=actor, now=now, step=step)
    row.due_at = due_at
    row.save(update_fields=["due_at", "round", "gone_at", "letter", "letter_version", "agency"])
    if to in COUNTED:
        measures.count(f"notices.{to}", now=now, bucket=reason if to == "refused" else "")
    if tell:
        intake.tell(row.report_id, f"takedown.{to}", now=now, params=names(row), by=by_when(row, now))


def announce(kind: str, row: Takedown, now: datetime) -> None:
    data = {"report": str(row.report_id), "locator": str(row.locator_id)}
    events.emit(kind, subject=row.pk, data=data, now=now)


def by_when(row: Takedown, now: datetime) -> datetime | None:
    """The moment a reporter may expect the next step: a target of the rule pack, never called a right."""
    rule = TAKEDOWN.state(row.state).deadline
    return due(staff_rules().deadline(rule, now).term(), row.entered_at).first if rule else None


def names(row: Takedown) -> dict[str, str]:
    """What fills the reporter's texts."""
    if not row.recipient:
        return {"platform_ko": "게시된 곳", "platform_en": "the place it was posted"}
    platform = platforms.get(row.recipient)
    return {"platform_ko": platform.name_ko, "platform_en": platform.name_en}


def locator_of(row: Takedown) -> intake.Locator:
    return next(found for found in intake.get(row.report_id).locators if found.id == row.locator_id)


def rhythm(row: Takedown, now: datetime) -> Rhythm:
    """The ladder that the basis of this notice names, as it is in force now."""
    report = intake.get(row.report_id)
    pack = staff_rules()
    ladder = pack.ladder(pack.basis(track(report), "platform", now).ladder, now)
    probes = ladder.probes
    return Rhythm(
        ladder=ladder.policy(),
        every=timedelta(hours=probes.every_hours),
        confirmations=probes.confirmations,
        gap=timedelta(minutes=probes.confirm_gap_minutes),
        watch=tuple(timedelta(days=days) for days in probes.watch_days),
    )


def track(report: intake.ReportRecord) -> Track:
    """The report's track, as the rule pack writes it."""
    return "sexual" if report.track == "sexual" else "false_info"
