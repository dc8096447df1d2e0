"""The tables of cases. A case holds its report's id and codes; the report itself stays in intake."""

from __future__ import annotations

import uuid

from django.db import models

from haechi.hub.casework.cases.rules import CASE
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Case(Subject):
    """The team's work on one report."""

    machine = CASE

    number = models.CharField(max_length=11, unique=True)
    report = models.UUIDField(unique=True)
    track = models.CharField(max_length=16)
    urgent = models.BooleanField()
    assigned_to = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"


class CaseTransition(TransitionRow):
    """One step of a case."""

    subject = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "casework"
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="one_case_step_each")]


class CaseNote(models.Model):
    """Words for colleagues, sealed in the browser. The server has no key that opens them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    envelope = models.JSONField()

    class Meta:
        app_label = "casework"
        ordering = ["at", "id"]
