"""The tree agrees with the published vectors, and no altered proof is believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Tampered
from haechi.core.merkle import (
    EMPTY_ROOT,
    Frontier,
    Nodes,
    check_consistency,
    check_inclusion,
    consistency_path,
    frontier,
    inclusion_path,
    leaf_hash,
)

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/merkle/vectors.json").read_text())
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in VECTORS["entries"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]


def grown(leaves: list[bytes]) -> tuple[Frontier, Nodes]:
    """A tree and its stored nodes, kept the way the ledger keeps them: with the leaf that closes them."""
    edge, closed = Frontier(), list[tuple[bytes, ...]]()
    for leaf in leaves:
        edge, nodes = edge.append(leaf)
        closed.append(nodes)
    return edge, lambda level, index: closed[((index + 1) << level) - 1][level]


def unhex(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_the_published_ones(size: int) -> None:
    edge, node = grown(LEAVES[:size])

    assert edge.root == ROOTS[size]
    assert frontier(size, node) == edge


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda c: f"{c['index']}-in-{c['size']}")
def test_inclusion_paths_are_those_of_the_rfc(case: dict[str, Any]) -> None:
    index, size, path = case["index"], case["size"], unhex(case["path"])

    assert list(inclusion_path(index, size, grown(LEAVES)[1])) == path
    check_inclusion(LEAVES[index], index, size, path, ROOTS[size])


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda c: f"{c['old']}-of-{c['size']}")
def test_consistency_paths_are_those_of_the_rfc(case: dict[str, Any]) -> None:
    old, size, path = case["old"], case["size"], unhex(case["path"])

    assert list(consistency_path(old, size, grown(LEAVES)[1])) == path
    check_consistency(old, ROOTS[old], size, ROOTS[size], path)


def test_the_empty_tree_has_a_root_and_no_proofs() -> None:
    assert Frontier().root == EMPTY_ROOT
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_path(0, 0, grown([])[1])
    with pytest.raises(ValueError, match="not a beginning"):
        consistency_path(0, 3, grown(LEAVES)[1])


def some_leaves(count: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


@given(st.integers(1, 300), st.data())
def test_every_leaf_of_any_tree_is_proven(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    edge, node = grown(leaves)
    index = data.draw(st.integers(0, size - 1))

    check_inclusion(leaves[index], index, size, inclusion_path(index, size, node), edge.root)


@given(st.integers(1, 300), st.data())
def test_no_other_claim_is_proven_by_that_path(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    edge, node = grown(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = list(inclusion_path(index, size, node))
    wrong = data.draw(st.sampled_from(["leaf", "index", "longer", "shorter", "step", "size"]))
    leaf, claimed, total = leaves[index], index, size
    if wrong == "leaf":
        leaf = leaf_hash(b"another entry")
    elif wrong == "index":
        claimed = data.draw(st.integers(0, size).filter(lambda other: other != index))
    elif wrong == "longer":
        path.insert(data.draw(st.integers(0, len(path))), leaf_hash(b"surplus"))
    elif wrong == "size":
        total = index  # a tree that ends before the leaf
    elif not path:
        return
    elif wrong == "shorter":
        path.pop(data.draw(st.integers(0, len(path) - 1)))
    else:
        path[data.draw(st.integers(0, len(path) - 1))] = leaf_hash(b"another step")

    with pytest.raises(Tampered):
        check_inclusion(leaf, claimed, total, path, edge.root)


@given(st.integers(1, 200), st.integers(0, 100))
def test_a_tree_is_the_beginning_of_every_longer_one(old: int, more: int) -> None:
    leaves = some_leaves(old + more)
    edge, node = grown(leaves)
    before = frontier(old, node).root

    check_consistency(old, before, edge.size, edge.root, consistency_path(old, edge.size, node))


@given(st.integers(2, 200), st.integers(1, 100), st.data())
def test_a_rewritten_past_is_not_consistent(old: int, more: int, data: st.DataObject) -> None:
    leaves = some_leaves(old + more)
    edge, node = grown(leaves)
    path = list(consistency_path(old, edge.size, node))
    rewritten = list(leaves[:old])
    rewritten[data.draw(st.integers(0, old - 1))] = leaf_hash(b"rewritten")

    with pytest.raises(Tampered):
        check_consistency(old, grown(rewritten)[0].root, edge.size, edge.root, path)
    with pytest.raises(Tampered):
        check_consistency(old, frontier(old, node).root, edge.size, leaf_hash(b"other root"), path)
    with pytest.raises(Tampered):
        check_consistency(old, frontier(old, node).root, edge.size, edge.root, [*path, leaf_hash(b"surplus")])
