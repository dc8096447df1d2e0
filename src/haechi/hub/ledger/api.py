"""The door of the ledger: move a subject on record, append an event, prove a leaf, verify everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from haechi.core import merkle
from haechi.core.ids import Actor
from haechi.hub.kernel.transitions import Step, Subject, advance
from haechi.hub.ledger import commitments, heads, marks, tree
from haechi.hub.ledger.errors import CannotErase, UnknownLeaf
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.noted import read_noted
from haechi.hub.ledger.records import (
    Finding,
    Head,
    InclusionProof,
    LeafId,
    LeafRecord,
    NotedHead,
    Pending,
    Report,
)
from haechi.hub.ledger.sequencer import sequence
from haechi.hub.ledger.verification import verify
from haechi.hub.ledger.witnesses import Witness, facts_of, keyed

__all__ = [
    "Finding",
    "Head",
    "InclusionProof",
    "LeafId",
    "LeafRecord",
    "NotedHead",
    "Pending",
    "Report",
    "Witness",
    "append",
    "check_proof",
    "erase",
    "facts_of",
    "keyed",
    "leaves_of",
    "move",
    "proof",
    "read_noted",
    "sequence",
    "tick",
    "verify",
]


def move(subject: Subject, to: str, *, actor: Actor, now: datetime, step: Step | None = None) -> LeafId:
    """Move `subject` to `to` by compare-and-set and write the transition row and its leaf, all or nothing.

    Raises IllegalMove or StaleVersion. The leaf commits to the row; its body stays in the row alone.
    """
    with transaction.atomic():
        row = advance(subject, to, actor=actor, now=now.astimezone(UTC), step=step)
        kind, source = commitments.transition_kind(subject, to), commitments.source_of(row)
        event, salt = commitments.transition_event(kind, subject.pk, source, row), commitments.fresh_salt()
        leaf = Leaf(kind=kind, subject=subject.pk, source=source, created_at=now)
        return _write(leaf, salt, event)


def append(kind: str, subject_id: UUID, body: Mapping[str, Any], *, now: datetime) -> LeafId:
    """Record an event that is no transition. `body` holds ids, codes and digests, never sealed or
    operational facts: it stands in the ledger in plain text."""
    facts, salt = dict(body), commitments.fresh_salt()
    event = commitments.body_event(kind, subject_id, facts, now)
    return _write(Leaf(kind=kind, subject=subject_id, body=facts, created_at=now), salt, event)


def erase(leaf_id: LeafId, *, now: datetime) -> None:
    """Forget the salt and the body of a leaf for good. The tree stays whole and can no longer be used to
    recognise the event; that it was erased is a leaf of its own."""
    with transaction.atomic():
        leaf = Leaf.objects.select_for_update().filter(pk=leaf_id).first()
        if leaf is None:
            raise UnknownLeaf()
        if leaf.kind == commitments.ERASED:
            raise CannotErase()
        if leaf.salt is None:
            return
        leaf.salt, leaf.body = None, None
        leaf.save(update_fields=["salt", "body"])
        append(commitments.ERASED, leaf.subject, {"leaf": leaf.pk}, now=now)


def proof(leaf_id: LeafId) -> InclusionProof | Pending:
    """The proof that this leaf stands in the log, under the newest signed head; Pending until it does."""
    leaf = Leaf.objects.filter(pk=leaf_id).first()
    if leaf is None:
        raise UnknownLeaf()
    newest = heads.last()
    if leaf.seq is None or newest is None or newest[0].size <= leaf.seq:
        return Pending(leaf_id, leaf.created_at)
    head, signed = newest
    return InclusionProof(
        leaf_id=leaf_id,
        digest=bytes(leaf.digest),
        index=leaf.seq,
        path=tree.inclusion_path(leaf.seq, head.size),
        head=head,
        signed_head=signed,
    )


def check_proof(found: InclusionProof) -> None:
    """Raise Tampered unless our key signed the head and the path leads from the leaf to its root."""
    head = heads.read_head(found.signed_head.encode())
    merkle.check_inclusion(merkle.leaf_hash(found.digest), found.index, head.size, found.path, head.root)


def leaves_of(subject_id: UUID) -> tuple[LeafRecord, ...]:
    """The leaves about one subject, oldest first."""
    found = Leaf.objects.filter(subject=subject_id).order_by("pk")
    return tuple(
        LeafRecord(LeafId(leaf.pk), leaf.kind, leaf.subject, leaf.created_at, leaf.seq) for leaf in found
    )


def tick(now: datetime) -> None:
    """Tick: number what was committed and sign a head."""
    sequence(now)


def _write(leaf: Leaf, salt: bytes, event: dict[str, Any]) -> LeafId:
    leaf.salt, leaf.digest = salt, commitments.commitment(salt, event)
    leaf.mark = marks.mark(leaf)
    leaf.save(force_insert=True)
    return LeafId(leaf.pk)
