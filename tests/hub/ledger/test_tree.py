"""Stored nodes answer questions about the tree, with one query each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.merkle import Frontier, check_inclusion, leaf_hash
from haechi.hub.ledger import api, tree
from haechi.hub.ledger.errors import LogContradictsHead
from haechi.hub.ledger.models import Leaf

pytestmark = pytest.mark.django_db


@pytest.fixture
def digests(now: datetime) -> list[bytes]:
    for _ in range(13):
        api.append("test.event", uuid4(), {}, now=now)
    api.sequence(now)
    return [leaf_hash(bytes(leaf.digest)) for leaf in Leaf.objects.order_by("seq")]


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 13])
def test_the_stored_frontier_is_the_grown_one(digests: list[bytes], size: int) -> None:
    edge = Frontier()
    for digest in digests[:size]:
        edge, _ = edge.append(digest)

    assert tree.frontier(size) == edge


@pytest.mark.parametrize("size", [2, 5, 8, 13])
def test_every_leaf_is_proven_with_one_query(
    digests: list[bytes], size: int, django_assert_num_queries: Any
) -> None:
    root = tree.frontier(size).root
    for index in range(size):
        with django_assert_num_queries(1):
            path = tree.inclusion_path(index, size)
        check_inclusion(digests[index], index, size, path, root)


def test_a_missing_node_is_named(digests: list[bytes]) -> None:
    with pytest.raises(LogContradictsHead):
        tree.frontier(14)
