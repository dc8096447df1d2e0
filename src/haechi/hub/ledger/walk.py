"""One walk over all leaves: numbers without gaps, digests that fit their events, roots that were signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from haechi.core import merkle
from haechi.hub.kernel.transitions import TransitionRow
from haechi.hub.ledger import commitments, marks, subjects
from haechi.hub.ledger.models import BODY, Leaf
from haechi.hub.ledger.records import Finding, Head, NotedHead

# A leaf is numbered within ten seconds; one that waits this long was kept out of the log.
LATE = timedelta(minutes=10)
Rows = dict[str, dict[str, TransitionRow]]


class Walk:
    """Grows the tree again from the stored digests and compares it with every signed head on the way."""

    def __init__(self, heads: tuple[Head, ...], noted: Sequence[NotedHead] = ()) -> None:
        self.edge = merkle.Frontier()
        self.findings: list[Finding] = []
        self.erased = 0
        self._heads = {head.size: head for head in heads}
        self._noted: dict[int, list[NotedHead]] = defaultdict(list)
        for one in noted:
            self._noted[one.size].append(one)
        self._longest = max(self._heads, default=0)
        self._next = 0
        self._sound = True
        self._without_salt: set[int] = set()
        self._erasures: set[int] = set()
        self._oldest_pending: datetime | None = None
        self._oldest_unsigned: datetime | None = None

    def take(self, leaves: list[Leaf]) -> None:
        for leaf in leaves:
            if leaf.seq is None:
                self._oldest_pending = min(self._oldest_pending or leaf.created_at, leaf.created_at)
            else:
                self._count(leaf, leaf.seq)
        self._compare_with_rows(leaves)

    def finish(self, now: datetime) -> None:
        """What can only be said once every leaf was seen."""
        if self.edge.size < self._longest:
            missing = self._longest - self.edge.size
            self._find("truncated", f"leaf {self.edge.size}", f"{missing} signed leaves are gone.")
        for size in sorted(size for size in self._noted if size > self.edge.size):
            self._find(
                "rolled_back", f"leaf {self.edge.size}", f"A head noted elsewhere counts {size} leaves."
            )
        for leaf_id in sorted(self._without_salt - self._erasures):
            self._find("salt_missing", f"leaf id {leaf_id}", "Its salt is gone and no erasure is recorded.")
        self.erased = len(self._without_salt & self._erasures)
        if self._oldest_pending and now - self._oldest_pending > LATE:
            self._find("not_sequenced", "pending", "Leaves wait for their number: is a worker running?")
        if self._oldest_unsigned and now - self._oldest_unsigned > LATE:
            self._find("not_signed", f"leaf {self._longest}", "From here on no kept head counts the leaves.")

    def _count(self, leaf: Leaf, seq: int) -> None:
        if seq != self._next:
            self._find("leaf_deleted", f"leaf {self._next}", f"Missing up to leaf {seq - 1}.")
        self._next = seq + 1
        if seq >= self._longest:
            self._oldest_unsigned = min(self._oldest_unsigned or leaf.created_at, leaf.created_at)
        self.edge, closed = self.edge.append(merkle.leaf_hash(bytes(leaf.digest)))
        if self._sound and bytes(leaf.nodes or b"") != b"".join(closed):
            self._sound = False
            self._find("tree_changed", f"leaf {seq}", "Its stored nodes do not follow from the leaves.")
        head = self._heads.get(self.edge.size)
        if head and head.root != self.edge.root:
            self._heads = {}  # from here on every head differs; saying so once is enough
            self._find("root_differs", f"leaf {seq}", "The leaves up to here are not those that were signed.")
        for noted in self._noted.get(self.edge.size, ()):
            if noted.root != self.edge.root:
                self._find("noted_differs", f"leaf {seq}", "A head noted elsewhere counted other leaves.")

    def _compare_with_rows(self, leaves: list[Leaf]) -> None:
        by_table: dict[str, list[str]] = defaultdict(list)
        for leaf in leaves:
            if leaf.source != BODY:
                table, _, key = leaf.source.partition(":")
                by_table[table].append(key)
        rows = {table: subjects.rows(table, keys) for table, keys in by_table.items()}
        for leaf in leaves:
            event, genuine = self._event(leaf, rows), marks.written_here(leaf)
            if not genuine:
                self._find("leaf_forged", f"leaf id {leaf.pk}", "This installation did not write it so.")
            if leaf.salt is None:
                self._without_salt.add(leaf.pk)
            elif event is None:
                self._find("row_missing", leaf.source, "Its leaf is in the log and the row is gone.")
            elif commitments.commitment(bytes(leaf.salt), event) != bytes(leaf.digest):
                where = leaf.source if leaf.source != BODY else f"leaf id {leaf.pk}"
                self._find("row_changed", where, "What it says now is not what was recorded.")
            elif leaf.kind == commitments.ERASED and genuine:
                self._erasures.add(event["body"]["leaf"])

    def _event(self, leaf: Leaf, rows: Rows) -> dict[str, Any] | None:
        if leaf.source == BODY:
            return commitments.body_event(leaf.kind, leaf.subject, leaf.body or {}, leaf.created_at)
        table, _, key = leaf.source.partition(":")
        row = rows[table].get(key)
        return commitments.transition_event(leaf.kind, leaf.subject, leaf.source, row) if row else None

    def _find(self, kind: str, where: str, what: str) -> None:
        self.findings.append(Finding(kind, where, what))
