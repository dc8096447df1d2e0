"""The bank's tables: entries with their claims and confirmations, editions, tombstones, subscribers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from haechi.hub.banks.rules import CLAIM, ENTRY
from haechi.hub.kernel.fields import BlindIndexField, EncryptedBytesField
from haechi.hub.kernel.transitions import Subject, TransitionRow


class Entry(Subject):
    """One hash and its standing. Hash and index are erased when it ends."""

    machine = ENTRY

    kind = models.CharField(max_length=16)
    bits = EncryptedBytesField(label="banks.entry.bits", null=True)
    index = BlindIndexField(null=True, unique=True)
    quality = models.PositiveSmallIntegerField()
    hold_until = models.DateTimeField()

    class Meta:
        app_label = "banks"
        verbose_name_plural = "entries"


class EntryTransition(TransitionRow):
    """One step of an entry."""

    subject = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "banks"


class Claim(Subject):
    """One report's claim on an entry. `retained` claims outlive a withdrawal until an officer decides.

    `windows` are erased when the claim ends, is kept, or the person takes them back alone.
    """

    machine = CLAIM

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="claims")
    report = models.UUIDField(db_index=True)
    retained = models.BooleanField()
    grant_id = models.UUIDField(null=True)
    added_by = models.CharField(max_length=80)
    windows = EncryptedBytesField(label="banks.claim.windows", null=True)

    class Meta:
        app_label = "banks"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "report"], condition=~Q(state="ended"), name="one_live_claim_each_report"
            )
        ]


class ClaimTransition(TransitionRow):
    """One step of a claim."""

    subject = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="transitions")

    class Meta(TransitionRow.Meta):
        app_label = "banks"


class Ground(models.Model):
    """One person's word on something, and what it rests on."""

    person = models.CharField(max_length=80)
    role = models.CharField(max_length=32)
    basis = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        abstract = True
        app_label = "banks"
        ordering = ["at", "id"]


class Confirmation(Ground):
    """That one person confirmed one entry."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="confirmations")

    class Meta(Ground.Meta):
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="a_person_confirms_once")]


class WindowsCheck(Ground):
    """That one person saw that an upload found by a claim's windows is of the entry's picture."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="checks")

    class Meta(Ground.Meta):
        constraints = [models.UniqueConstraint(fields=["claim", "person"], name="a_person_checks_once")]


class Edition(models.Model):
    """The one row that numbers the list and its tombstones; whoever changes the list holds its lock."""

    number = models.PositiveBigIntegerField(default=0)
    tombstones = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        app_label = "banks"


class Tombstone(models.Model):
    """That an entry must stop matching, or the windows of one claim on it."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="tombstone", null=True)
    windows_of = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="windows_tombstone", null=True
    )
    at = models.DateTimeField()

    class Meta:
        app_label = "banks"
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(windows_of=None), name="a_tombstone_ends_one_thing"
            )
        ]

    @property
    def ends(self) -> uuid.UUID:
        """The entry, or the claim whose windows it ends."""
        found = self.entry_id or self.windows_of_id
        assert found is not None
        return found


class Subscriber(models.Model):
    """A gateway under contract, and what it has acknowledged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    public_key = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=16, unique=True)
    active = models.BooleanField(default=True)
    # Whether it may still match: until it is suspended and its last lease is over.
    holds = models.BooleanField(default=True)
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    edition = models.PositiveBigIntegerField(default=0)
    tombstones = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "banks"
        ordering = ["registered_at"]


class Acknowledgement(models.Model):
    """One acknowledgement as it came; its id makes a second delivery harmless."""

    id = models.UUIDField(primary_key=True, editable=False)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="acknowledgements")
    edition = models.PositiveBigIntegerField()
    tombstones = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "banks"


class Nonce(models.Model):
    """A signed request that was accepted once."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE)
    value = models.CharField(max_length=128)
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "banks"
        constraints = [models.UniqueConstraint(fields=["subscriber", "value"], name="a_nonce_is_used_once")]


class CountedMatch(models.Model):
    """That a reported match was counted. It does not say of which entry: that would be an oracle."""

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "banks"
