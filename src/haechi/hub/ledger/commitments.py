"""What a leaf commits to: one canonical event, hidden by a salt."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from haechi.core.canonical import canonical
from haechi.hub.kernel.transitions import Subject, TransitionRow

ERASED = "ledger.erased"


def fresh_salt() -> bytes:
    return secrets.token_bytes(32)


def commitment(salt: bytes, event: dict[str, Any]) -> bytes:
    """SHA-256(salt ‖ canonical event). The salt's fixed length keeps the two apart, and without the salt
    nobody can tell whether the digest is that of an event they guess."""
    return sha256(salt + canonical(event)).digest()


def body_event(kind: str, subject: UUID, body: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {"v": 1, "kind": kind, "subject": str(subject), "at": iso(at), "body": body}


def transition_event(kind: str, subject: UUID, source: str, row: TransitionRow) -> dict[str, Any]:
    return {"v": 1, "kind": kind, "subject": str(subject), "source": source, "facts": row.facts()}


def transition_kind(subject: Subject, to: str) -> str:
    return f"{subject.machine.name}.{to}"


def source_of(row: TransitionRow) -> str:
    """The row's address: table and primary key."""
    return f"{row._meta.db_table}:{row.pk}"


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
