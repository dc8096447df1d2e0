"""Rows that are no transitions and yet must not change unseen: the newest leaf about them vouches for them.

A room says which kind of leaf that is and how its body follows from the rows (`Witness`), and appends the
leaf in the transaction that writes the rows. The ledger compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, Model, QuerySet

from haechi.core.canonical import canonical
from haechi.core.errors import Tampered
from haechi.hub.kernel.keys import keyring
from haechi.hub.ledger.commitments import iso
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.records import Finding

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Witness:
    """What the newest leaf of one kind about a subject must say, recomputed from the rows."""

    kind: str
    subjects: Callable[[], QuerySet[Any, UUID]]
    """The ids of all subjects that need such a leaf."""
    bodies: Callable[[Sequence[UUID]], Mapping[UUID, dict[str, Any]]]
    """The body of each of these subjects' leaves, from the rows as they are now."""


def facts_of(row: Model, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every column of a row as JSON can hold it, so that a column added later is vouched for as well."""
    columns = [field for field in row._meta.concrete_fields if field.name not in without]
    return {field.attname: _plain(getattr(row, field.attname)) for field in columns}


def keyed(facts: Any) -> str:
    """A digest for a leaf's body that tells nothing, not even to who guesses the facts."""
    return keyring().blind("ledger.witness", canonical(facts)).hex()


def contradictions(witness: Witness) -> Iterator[Finding]:
    """Rows that say something else than their leaf, rows without a leaf, leaves without their rows."""
    subjects = witness.subjects().order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(subjects, CHUNK)):
        bodies, leaves = _bodies(witness, chunk), _newest(witness.kind, chunk)
        for subject in chunk:
            leaf, where = leaves.get(subject), f"{witness.kind}:{subject}"
            if leaf is None:
                yield Finding("row_without_leaf", where, "No leaf of the log vouches for these rows.")
            elif leaf.salt is not None and leaf.body != bodies.get(subject):
                yield Finding("body_changed", where, "The rows say something else than their newest leaf.")
    gone = Leaf.objects.filter(kind=witness.kind).exclude(subject__in=witness.subjects())
    for subject in gone.order_by("subject").values_list("subject", flat=True).distinct().iterator():
        yield Finding("row_missing", f"{witness.kind}:{subject}", "Its leaf stands, the row is gone.")


def _bodies(witness: Witness, subjects: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """The bodies as the rows have them; none where a column no longer opens, which is a change, too."""
    try:
        return dict(witness.bodies(subjects))
    except Tampered:
        if len(subjects) == 1:
            return {}
        return {key: body for one in subjects for key, body in _bodies(witness, [one]).items()}


def _newest(kind: str, subjects: Sequence[UUID]) -> dict[UUID, Leaf]:
    """The last leaf about each subject; one without a number is later than any with one."""
    found = Leaf.objects.filter(kind=kind, subject__in=subjects)
    return {leaf.subject: leaf for leaf in found.order_by(F("seq").asc(nulls_last=True), "pk")}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return iso(value)
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
    return value
