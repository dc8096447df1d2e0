"""The tables of intake. Which column is sealed, coded or operational is said in fields.yml."""

from __future__ import annotations

import uuid

from django.db import models

from haechi.hub.casework.intake.rules import REPORT
from haechi.hub.kernel.fields import (
    BlindIndexField,
    EncryptedBytesField,
    EncryptedJSONField,
    EncryptedTextField,
)
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Report(Subject):
    """What one person told. The receipt is kept as an index and two public keys."""

    machine = REPORT

    track = models.CharField(max_length=16)
    role = models.CharField(max_length=16)
    age_band = models.CharField(max_length=16)
    harm_type = models.CharField(max_length=16)
    circulation = models.CharField(max_length=16)
    wants = models.JSONField(default=list)
    urgent = models.BooleanField()
    language = models.CharField(max_length=8)
    sealed_on_device = models.BooleanField()
    receipt_index = BlindIndexField(unique=True)
    sign_public = models.BinaryField(max_length=32)
    mailbox_public = models.BinaryField(max_length=32)
    leaf_id = models.BigIntegerField()

    class Meta:
        app_label = "casework"


class ReportTransition(TransitionRow):
    subject = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "casework"
        constraints = [models.UniqueConstraint(fields=["subject", "version"], name="one_report_step_each")]


class Envelope(models.Model):
    """The sealed words. The server has no key that opens them."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="envelope")
    body = models.JSONField()

    class Meta:
        app_label = "casework"


class Locator(models.Model):
    """One address. The index finds the same address in another report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="locators")
    position = models.PositiveSmallIntegerField()
    url = EncryptedTextField(label="intake.locator.url")
    url_index = BlindIndexField(db_index=True)
    platform = EncryptedTextField(label="intake.locator.platform")
    seen_at = EncryptedTextField(label="intake.locator.seen_at")

    class Meta:
        app_label = "casework"
        ordering = ["position"]


class ClaimedHash(models.Model):
    """A hash that the depicted person's device computed; `windows` until the person takes them back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="hashes")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    bits = EncryptedBytesField(label="intake.hash.bits")
    bits_index = BlindIndexField(db_index=True)
    quality = models.PositiveSmallIntegerField()
    windows = EncryptedBytesField(label="intake.hash.windows", null=True)

    class Meta:
        app_label = "casework"
        ordering = ["position"]


class ConsentGrant(models.Model):
    """One consent: what for, to whom, what to withhold, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="grants")
    purpose = models.CharField(max_length=32)
    recipients = models.JSONField()
    withhold = models.JSONField(default=list)
    given_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_live_grant_per_purpose",
            )
        ]


class RecordedStatute(models.Model):
    """A person put on record that a statute stands in for the consents of this report."""

    report_id = models.UUIDField(db_index=True)
    statute = models.CharField(max_length=64)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        constraints = [models.UniqueConstraint(fields=["report_id", "statute"], name="one_statute_each")]


class StatusLine(models.Model):
    """What the reporter is told: the key of a text and what fills it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(max_length=64)
    params = EncryptedJSONField(label="intake.status.params")
    at = models.DateTimeField()
    by = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"
        ordering = ["id"]


class UsedNonce(models.Model):
    """A challenge or ticket that has been used. Forgotten once it would have run out anyway."""

    digest = models.BinaryField(max_length=32, unique=True)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "casework"


class Attempt(models.Model):
    """How often one client has tried something in one window; the client is a keyed digest."""

    what = models.CharField(max_length=16)
    client = BlindIndexField()
    window = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        app_label = "casework"
        constraints = [
            models.UniqueConstraint(fields=["what", "client", "window"], name="one_attempt_counter_each")
        ]
