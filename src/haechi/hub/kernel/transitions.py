"""State as rows: the transition row is the truth, the current state is updated with it by compare-and-set."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction

from haechi.core.canonical import canonical
from haechi.core.errors import StaleVersion
from haechi.core.ids import Actor
from haechi.core.machine import Machine


class Subject(models.Model):
    """Something with a state. Children name their `machine`; nothing but `advance` changes the state."""

    machine: ClassVar[Machine]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True


class TransitionRow(models.Model):
    """One step of one subject. Children add `subject`, a foreign key with related_name "transitions"."""

    actor = models.CharField(max_length=80)
    role = models.CharField(max_length=32)
    at = models.DateTimeField()
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=64, blank=True)
    basis = models.CharField(max_length=100, blank=True)
    sealed_note = models.JSONField(null=True)
    public_note = models.CharField(max_length=64, blank=True)
    grant_id = models.UUIDField(null=True)

    class Meta:
        abstract = True
        ordering = ["version"]

    def facts(self) -> dict[str, Any]:
        """What the ledger's leaf commits to: everything but the note, which stands as its digest there."""
        return {
            "subject": str(self.subject_id),  # type: ignore[attr-defined]
            "actor": self.actor,
            "role": self.role,
            "at": self.at.isoformat(),
            "from": self.from_state,
            "to": self.to_state,
            "version": self.version,
            "reason": self.reason,
            "basis": self.basis,
            "public_note": self.public_note,
            "note": sha256(canonical(self.sealed_note)).hexdigest() if self.sealed_note else "",
            "grant": str(self.grant_id) if self.grant_id else "",
        }


@dataclass(frozen=True, slots=True)
class Step:
    """Why a subject moves. `public_note` is a template key; free words are sealed in `sealed_note`."""

    reason: str = ""
    basis: str = ""
    public_note: str = ""
    sealed_note: dict[str, Any] | None = None
    grant_id: UUID | None = None


def advance(
    subject: Subject, to: str, *, actor: Actor, now: datetime, step: Step | None = None
) -> TransitionRow:
    """Move `subject` to `to` if its table allows it and nobody else moved it since it was read.

    Raises IllegalMove or StaleVersion. Contexts call `ledger.api.move`, which also adds the ledger's leaf.
    """
    step = step or Step()
    model = type(subject)
    model.machine.check(subject.state, to, actor.role)
    with transaction.atomic():
        fields = {"state": to, "version": subject.version + 1, "entered_at": now}
        moved = model._default_manager.filter(pk=subject.pk, version=subject.version).update(**fields)
        if not moved:
            raise StaleVersion("Somebody else moved this a moment ago.", do="Reload and look again.")
        row: TransitionRow = subject.transitions.create(  # type: ignore[attr-defined]
            actor=str(actor),
            role=actor.role,
            at=now,
            from_state=subject.state,
            to_state=to,
            version=subject.version + 1,
            reason=step.reason,
            basis=step.basis,
            sealed_note=step.sealed_note,
            public_note=step.public_note,
            grant_id=step.grant_id,
        )
    for name, value in fields.items():
        setattr(subject, name, value)
    return row
