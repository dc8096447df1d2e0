"""Numbers committed leaves and signs heads. One at a time, whoever runs it.

Transactions only insert pending leaves, so no two of them wait for each other. The order of ids says nothing:
a rolled-back transaction leaves a hole, a slow one commits a low id late and is numbered when it is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max

from haechi.core import merkle
from haechi.hub.kernel.clock import clock
from haechi.hub.ledger import heads, marks, tree
from haechi.hub.ledger.errors import HeadsMissing, LogContradictsHead
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.records import Head

BATCH = 5000
# Any number that nothing else in this database locks; it spells "haechi" in ASCII.
_LOCK = 0x686165636869


def sequence(now: datetime) -> Head | None:
    """Number what waits and sign the new head; None where there was nothing to do or another is at it.

    The numbers commit before the head is written. A crash between the two leaves numbered leaves under no
    head, and the next run signs them: the root follows from the rows alone.
    """
    with _alone() as mine:
        if not mine:
            return None
        last = heads.last()
        signed = last[0].size if last else 0
        with transaction.atomic(durable=True):
            top = Leaf.objects.aggregate(top=Max("seq"))["top"]
            size = 0 if top is None else top + 1
            waiting = _waiting()
            if not waiting and size == signed:
                return None
            _continues(last[0] if last else None, size)
            edge = _number(waiting, tree.frontier(size))
        if edge.size == signed:
            return None
        heads.append(size=edge.size, root=edge.root, at=now, simulated=clock().simulated)
        found = heads.last()
        return found[0] if found else None


def _number(waiting: list[Leaf], edge: merkle.Frontier) -> merkle.Frontier:
    for leaf in waiting:
        leaf.seq = edge.size
        edge, closed = edge.append(merkle.leaf_hash(bytes(leaf.digest)))
        leaf.nodes = b"".join(closed)
    Leaf.objects.bulk_update(waiting, ["seq", "nodes"], batch_size=500)
    return edge


def _waiting() -> list[Leaf]:
    """The oldest leaves without a number. One that was not written here gets none; `verify` names it."""
    found = Leaf.objects.filter(seq=None).order_by("id").iterator(chunk_size=BATCH)
    return list(islice(filter(marks.written_here, found), BATCH))


def _continues(head: Head | None, size: int) -> None:
    """Refuse to sign a log that is not a continuation of what was signed."""
    if not heads.kept():
        if size:
            raise HeadsMissing()
        heads.begin()
    signed = head.size if head else 0
    if size < signed:
        raise LogContradictsHead(f"The log has {size} leaves; {signed} were signed.")
    if head and tree.frontier(signed).root != head.root:
        raise LogContradictsHead(f"The first {signed} leaves are not those that were signed.")
    for leaf in Leaf.objects.filter(seq__gte=signed).order_by("seq").iterator():
        if not marks.written_here(leaf):
            raise LogContradictsHead(f"Leaf {leaf.seq} was not written by this installation.")


@contextmanager
def _alone() -> Iterator[bool]:
    """A session's advisory lock: held over the commit and the head, and gone with its holder."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
