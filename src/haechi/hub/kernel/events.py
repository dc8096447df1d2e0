"""Upward news between rooms: a lower context writes an Event, wired handlers each take it once.

The event commits with the change that caused it; a job per handler wakes a worker. Payloads hold
ids and codes only.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from haechi.hub.kernel import jobs


class Event(models.Model):
    """Something that happened to `subject`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    subject = models.UUIDField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        app_label = "kernel"


class Handling(models.Model):
    """That one handler still has to take, or has taken, one event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="handlings")
    handler = models.CharField(max_length=100)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="handled_once")]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """What a handler sees of an event."""

    id: UUID
    kind: str
    subject: UUID
    data: Mapping[str, str]
    at: datetime


Handler = Callable[[EventRecord, datetime], None]
Wired = tuple[str, str, Handler]
# A job that has just been deferred may be running: waking it at once would only make it wait in line.
PATIENCE = timedelta(seconds=10)
_handlers: dict[str, Handler] = {}
_kinds: dict[str, list[str]] = {}


def wire(handlers: tuple[Wired, ...]) -> None:
    """Connect event kinds to handlers; the composition root calls this once with one explicit tuple."""
    names = [name for _, name, _ in handlers]
    if len(set(names)) != len(names):
        raise ValueError("two handlers of one name: each event is handled once by name")
    _handlers.clear()
    _kinds.clear()
    for kind, name, handler in handlers:
        _handlers[name] = handler
        _kinds.setdefault(kind, []).append(name)


def emit(kind: str, *, subject: UUID, now: datetime, data: Mapping[str, str] | None = None) -> UUID:
    """Write the event and wake its handlers, inside the caller's transaction."""
    with transaction.atomic():
        event = Event.objects.create(kind=kind, subject=subject, data=dict(data or {}), at=now)
        for name in _kinds.get(kind, ()):
            Handling.objects.create(event=event, handler=name)
            jobs.defer("kernel.handle", key=f"{event.id}:{name}", event=str(event.id), handler=name)
    return event.id


def handle(*, event: str, handler: str, now: datetime) -> None:
    """Task: run one handler on one event, once. A crash rolls both back and the job comes again."""
    with transaction.atomic():
        row = (
            Handling.objects.select_for_update(of=("self",))
            .select_related("event")
            .filter(event_id=event, handler=handler, done_at=None)
            .first()
        )
        if row is None:
            return
        told = row.event
        record = EventRecord(id=told.id, kind=told.kind, subject=told.subject, data=told.data, at=told.at)
        _handlers[handler](record, now)
        row.done_at = now
        row.save(update_fields=["done_at"])


def wake_unhandled(now: datetime) -> None:
    """Tick: wake handlers again whose job was lost; a key keeps waiting ones from doubling."""
    lost = Handling.objects.filter(done_at=None, event__at__lte=now - PATIENCE).order_by("id")
    for row in lost[:500]:
        jobs.defer(
            "kernel.handle", key=f"{row.event_id}:{row.handler}", event=str(row.event_id), handler=row.handler
        )
