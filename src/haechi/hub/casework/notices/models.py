"""The tables of notices: the takedown, each try to send, each look, each answer."""

from __future__ import annotations

import uuid

from django.db import models

from haechi.hub.casework.notices.rules import TAKEDOWN
from haechi.hub.kernel.fields import BlindIndexField, EncryptedTextField
from haechi.hub.kernel.people import Agency
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Takedown(Subject):
    """The asking of one recipient to remove one address. `generation` counts its returns.

    `round` is how many notices went out or are going out: 1 for the first, more for each reminder.
    """

    machine = TAKEDOWN

    report_id = models.UUIDField(db_index=True)
    locator_id = models.UUIDField(db_index=True)
    recipient = EncryptedTextField(label="notices.recipient", default="")
    recipient_index = BlindIndexField()
    channel = models.CharField(max_length=32, blank=True)
    generation = models.PositiveSmallIntegerField(default=1)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    basis = models.CharField(max_length=64)
    letter = models.CharField(max_length=64, blank=True)
    letter_version = models.PositiveSmallIntegerField(default=0)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, db_index=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(
                fields=["locator_id", "recipient_index", "generation"], name="one_takedown_each"
            )
        ]


class TakedownTransition(TransitionRow):
    subject = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "casework"
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="one_takedown_step_each")]


class TryState(models.TextChoices):
    """How one try to send stands. It is `sending` before anything leaves."""

    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    FAILED = "failed"


class SendTry(models.Model):
    """One try to send one round. Tries of one round share their message id, so a receiver acts once."""

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="tries")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    message_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=TryState.choices, default=TryState.SENDING)
    reference = models.CharField(max_length=120, blank=True)
    clearance = models.CharField(max_length=100)
    grant_id = models.UUIDField(null=True)
    letter_digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["takedown", "round", "number"], name="one_send_try_each")
        ]


class Probe(models.Model):
    """One look at the address: a status, never a picture."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="probes")
    at = models.DateTimeField()
    sight = models.CharField(max_length=16)
    http_status = models.PositiveSmallIntegerField(null=True)
    compared = models.BooleanField(default=False)

    class Meta:
        app_label = "casework"
        ordering = ["at"]


class PlatformAnswer(models.Model):
    """One signed answer. Its webhook id counts once per platform."""

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="answers")
    recipient_index = BlindIndexField()
    webhook_id = models.CharField(max_length=100)
    answer = models.CharField(max_length=16)
    reason_code = models.CharField(max_length=32, blank=True)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        ordering = ["received_at"]
        constraints = [
            models.UniqueConstraint(fields=["recipient_index", "webhook_id"], name="one_answer_per_webhook")
        ]
