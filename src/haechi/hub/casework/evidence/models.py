"""The tables of evidence: state, digest and status open, the frame sealed."""

from __future__ import annotations

from django.db import models

from haechi.hub.casework.evidence.rules import EVIDENCE
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Evidence(Subject):
    """What was kept of one address."""

    machine = EVIDENCE

    report_id = models.UUIDField(db_index=True)
    locator_id = models.UUIDField(unique=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    captured_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    envelope = models.JSONField(default=dict)

    class Meta:
        app_label = "casework"
        verbose_name_plural = "evidence"


class EvidenceTransition(TransitionRow):
    subject = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "casework"
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="one_evidence_step_each")]
