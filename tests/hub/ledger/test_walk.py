"""The walk grows the tree again and stops believing where a number or a root is off."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from haechi.core.merkle import Frontier, leaf_hash
from haechi.hub.ledger import commitments
from haechi.hub.ledger.marks import mark
from haechi.hub.ledger.models import Leaf
from haechi.hub.ledger.records import Head
from haechi.hub.ledger.walk import Walk


@pytest.fixture
def leaves(now: datetime) -> list[Leaf]:
    edge, made = Frontier(), []
    for number in range(5):
        event = commitments.body_event("test.event", UUID(int=number), {}, now)
        digest = commitments.commitment(bytes(32), event)
        edge, closed = edge.append(leaf_hash(digest))
        leaf = Leaf(
            pk=number + 1,
            kind="test.event",
            subject=UUID(int=number),
            body={},
            salt=bytes(32),
            digest=digest,
            created_at=now,
            seq=number,
            nodes=b"".join(closed),
        )
        leaf.mark = mark(leaf)
        made.append(leaf)
    return made


def walked(leaves: list[Leaf], heads: tuple[Head, ...], now: datetime) -> list[tuple[str, str]]:
    walk = Walk(heads)
    walk.take(leaves[:2])
    walk.take(leaves[2:])
    walk.finish(now)
    return [(finding.kind, finding.where) for finding in walk.findings]


def head(size: int, leaves: list[Leaf], now: datetime) -> Head:
    edge = Frontier()
    for leaf in leaves[:size]:
        edge, _ = edge.append(leaf_hash(leaf.digest))
    return Head(size, edge.root, now, False, "")


def test_a_sound_walk(leaves: list[Leaf], now: datetime) -> None:
    assert walked(leaves, (head(2, leaves, now), head(5, leaves, now)), now) == []


def test_a_missing_number_is_named(leaves: list[Leaf], now: datetime) -> None:
    heads = (head(5, leaves, now),)
    del leaves[3]

    assert ("leaf_deleted", "leaf 3") in walked(leaves, heads, now)
    assert ("truncated", "leaf 4") in walked(leaves, heads, now)


def test_the_first_wrong_root_is_said_once(leaves: list[Leaf], now: datetime) -> None:
    wrong = [Head(size, bytes(32), now, False, "") for size in (2, 4)]

    assert walked(leaves, tuple(wrong), now) == [("root_differs", "leaf 1")]


def test_leaves_that_no_head_counts_are_said_once_and_in_time(leaves: list[Leaf], now: datetime) -> None:
    kept = (head(3, leaves, now),)

    assert walked(leaves, kept, now + timedelta(minutes=9)) == []
    assert walked(leaves, kept, now + timedelta(minutes=11)) == [("not_signed", "leaf 3")]


def test_an_old_pending_leaf_is_said_once(leaves: list[Leaf], now: datetime) -> None:
    for leaf in leaves[3:]:
        leaf.seq = leaf.nodes = None

    kept = (head(3, leaves, now),)

    assert walked(leaves, kept, now) == []
    assert walked(leaves, kept, now + timedelta(hours=1)) == [("not_sequenced", "pending")]
