"""The Merkle tree of RFC 6962: hashes, roots, inclusion and consistency proofs, and their verification.

A tree is known by its *perfect nodes*: `node(level, index)` is the root over the leaves
index * 2**level … (index + 1) * 2**level - 1. Whoever stores those can prove anything with a few of them;
appending a leaf closes one or more of them for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from haechi.core.errors import Tampered

Nodes = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree, all that growing it needs. `peaks` are its perfect trees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> tuple[Frontier, tuple[bytes, ...]]:
        """The frontier with one more leaf hash, and the perfect nodes this leaf closes, from level 0 up."""
        peaks, closed, size = list(self.peaks), [leaf], self.size
        while size & 1:
            closed.append(node_hash(peaks.pop(), closed[-1]))
            size >>= 1
        return Frontier(self.size + 1, (*peaks, closed[-1])), tuple(closed)

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def frontier(size: int, node: Nodes) -> Frontier:
    """The frontier of the first `size` leaves of a stored tree."""
    peaks, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(node(level, start >> level))
            start += 1 << level
    return Frontier(size, tuple(peaks))


def inclusion_path(index: int, size: int, node: Nodes) -> tuple[bytes, ...]:
    """PATH(index, D[size]) of RFC 6962: the hashes that lead from one leaf to the root."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_subtree(middle, stop, node))
            stop = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_path(old: int, size: int, node: Nodes) -> tuple[bytes, ...]:
    """PROOF(old, D[size]) of RFC 6962: that the first `old` leaves are still what they were."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {old} is not a beginning of one of {size}")
    path: list[bytes] = []
    start, stop, whole = 0, size, True
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_subtree(middle, stop, node))
            stop = middle
        else:
            path.append(_subtree(start, middle, node))
            start, whole = middle, False
    if not whole:
        path.append(_subtree(start, stop, node))
    return tuple(reversed(path))


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raise Tampered unless `path` leads from the leaf hash at `index` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise _unproven()
    here, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise _unproven()
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    if last or found != root:
        raise _unproven()


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Raise Tampered unless `path` shows that `size` leaves begin with those `old` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        raise _unproven()
    if old == size:
        if path or old_root != root:
            raise _unproven()
        return
    # A perfect old tree is its own first node, so the proof leaves it out.
    steps = [old_root, *path] if not old & (old - 1) else list(path)
    if not steps:
        raise _unproven()
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise _unproven()
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    if last or before != old_root or after != root:
        raise _unproven()


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, stop: int, node: Nodes) -> bytes:
    """MTH(D[start:stop]) for a range that a split of the tree can produce."""
    count = stop - start
    if not count & (count - 1):
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(count)
    return node_hash(_subtree(start, middle, node), _subtree(middle, stop, node))


def _unproven() -> Tampered:
    return Tampered(
        "This proof does not lead to that root.", do="Ask for the proof again; if it stays wrong, report it."
    )
