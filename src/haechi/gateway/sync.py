"""One round of fetching: ask for a newer bank, put it in force, and queue the acknowledgement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from haechi.gateway.courier import keep
from haechi.gateway.outbox import Outbox
from haechi.gateway.shelf import Shelf
from haechi.wire.feedback import Ack


class Banks(Protocol):
    """The hub, as far as fetching knows it."""

    def newer_bank(self, have: int) -> bytes | None: ...


def fetch(shelf: Shelf, hub: Banks, outbox: Outbox, *, now: datetime, new_id: Callable[[], UUID]) -> bool:
    """Whether a newer bank came into force. Raises Unavailable, or Tampered and keeps the old one."""
    artefact = hub.newer_bank(shelf.number)
    if artefact is None or not shelf.put(artefact):
        return False
    acknowledge(shelf, outbox, now=now, new_id=new_id)
    return True


def acknowledge(shelf: Shelf, outbox: Outbox, *, now: datetime, new_id: Callable[[], UUID]) -> None:
    """Say which bank is in force and up to which tombstone nothing matches. The hub may hear it twice."""
    bank = shelf.bank
    if bank is not None:
        keep(outbox, Ack(v=1, id=new_id(), bank=bank.number, tombstone_seq=bank.tombstone_seq, at=now))
