"""The tables of enforcement."""

from __future__ import annotations

from django.db import models

from haechi.hub.casework.enforcement.rules import ESCALATION
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Escalation(Subject):
    """One notice before the people who can enforce. `snapshot` holds ids and a digest, no content."""

    machine = ESCALATION

    report_id = models.UUIDField(db_index=True)
    notice_id = models.UUIDField(unique=True)
    snapshot = models.JSONField()

    class Meta:
        app_label = "casework"


class EscalationTransition(TransitionRow):
    subject = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(fields=["subject", "version"], name="one_escalation_step_each")
        ]
