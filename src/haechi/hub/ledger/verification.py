"""`verify`: recompute everything the log claims, from the rows up and from the signed heads down.

It reads one snapshot, so a running hub disturbs nothing, and takes memory for one chunk of leaves only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from haechi.hub.ledger import heads, subjects
from haechi.hub.ledger.chain import read_chain
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.records import Finding, NotedHead, Report
from haechi.hub.ledger.walk import Walk
from haechi.hub.ledger.witnesses import Witness, contradictions

CHUNK = 1000


def verify(now: datetime, *, witnesses: Sequence[Witness] = (), noted: Sequence[NotedHead] = ()) -> Report:
    """Check heads, tree, leaves, transition rows and current states against each other; the rows that the
    rooms' `witnesses` vouch for; and that the log goes on from heads `noted` elsewhere."""
    # Heads first: the snapshot taken after them holds at least what they counted.
    chain = read_chain()
    with _snapshot():
        walk = Walk(chain.heads, noted)
        for leaves in _numbered():
            walk.take(leaves)
        walk.finish(now)
        findings: list[Finding] = [*chain.findings, *walk.findings]
        if walk.edge.size and not heads.kept():
            findings.append(Finding("heads_missing", "heads.jsonl", "The file of signed heads is gone."))
        transitions = 0
        for model in subjects.transition_models():
            transitions += model._default_manager.count()
            findings += subjects.rows_without_leaf(model)
            findings += subjects.contradictions(model)
        for witness in witnesses:
            findings += contradictions(witness)
        pending = Leaf.objects.filter(seq=None).count()
    return Report(
        size=walk.edge.size,
        pending=pending,
        heads=len(chain.heads),
        transitions=transitions,
        erased=walk.erased,
        simulated=any(head.simulated for head in chain.heads),
        root=walk.edge.root,
        findings=tuple(findings),
    )


def _numbered() -> Iterator[list[Leaf]]:
    """The numbered leaves in order, then the pending ones: those too must fit their rows."""
    after = -1
    while chunk := list(Leaf.objects.filter(seq__gt=after).order_by("seq")[:CHUNK]):
        yield chunk
        after = chunk[-1].seq or 0
    after = 0
    while chunk := list(Leaf.objects.filter(seq=None, pk__gt=after).order_by("pk")[:CHUNK]):
        yield chunk
        after = chunk[-1].pk


@contextmanager
def _snapshot() -> Iterator[None]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:  # a surrounding transaction has chosen its isolation already
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
