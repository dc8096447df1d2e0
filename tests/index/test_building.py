"""A file built from a stream is the file built from all at once, in little memory."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.index import Index


def blocks(rows: np.ndarray, step: int, payload: np.ndarray | None = None) -> Iterator[tuple]:  # type: ignore[type-arg]
    for at in range(0, len(rows), step):
        yield rows[at : at + step], None if payload is None else payload[at : at + step]


@pytest.mark.parametrize("key", [None, bytes(32)])
@pytest.mark.parametrize("step", [1000, 7001, 10**6])
def test_streamed_equals_built_at_once(
    large: np.ndarray, tmp_path: Path, step: int, key: bytes | None
) -> None:
    payload = np.arange(len(large), dtype=np.uint32) * 3
    index = Index.build_file(tmp_path / "bank", blocks(large, step, payload), key=key)
    assert index.to_bytes() == Index.build(large, payload=payload).to_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["bank"]
    plain = Index.build_file(tmp_path / "bank", blocks(large, step), key=key)
    assert plain.to_bytes() == Index.build(large).to_bytes()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_or_none(count: int, tmp_path: Path) -> None:
    rows = np.arange(count * 32, dtype=np.uint8).reshape(count, 32)
    assert Index.build_file(tmp_path / "bank", blocks(rows, 2)).to_bytes() == Index.build(rows).to_bytes()


def test_each_table_is_told_of(large: np.ndarray, tmp_path: Path) -> None:
    told: list[int] = []
    Index.build_file(tmp_path / "bank", blocks(large, 5000), threads=1, told=told.append)
    assert told == list(range(16))


def test_a_bad_block_leaves_the_old_file(large: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "bank"
    Index.build(large[:5], path)
    with pytest.raises(Refusal):
        Index.build_file(path, [(large[:9], None), (large[:9, :31], None)])
    with pytest.raises(Refusal):
        Index.build_file(path, [(large[:9], np.zeros(8, np.uint32))])
    with pytest.raises(ValueError, match="or for none"):
        Index.build_file(path, [(large[:9], np.zeros(9, np.uint32)), (large[:9], None)])
    assert len(Index.open(path)) == 5
    assert list(tmp_path.iterdir()) == [path]


MEASURED = """
import sys, resource
from pathlib import Path
import numpy as np
from haechi.index import warm
from haechi.index.building import build_file
warm()
def blocks(count):
    for seed in range(count):
        yield np.random.default_rng(seed).integers(0, 256, (10_000, 32), dtype=np.uint8), None
build_file(Path(sys.argv[1]), blocks(2))
def own():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Anonymous:")).split()[1])
peak = 0
def told(table):
    global peak
    peak = max(peak, own())
before = own()
build_file(Path(sys.argv[1]), blocks(60), told=told)
print(peak - before)
"""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux to measure")
def test_its_own_memory_stays_far_below_the_file(tmp_path: Path) -> None:
    """600,000 hashes make a file of 80 MB; without the mapped file it takes a fraction of that."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "bank")], capture_output=True, text=True, check=True
    )
    size = (tmp_path / "bank").stat().st_size
    assert size > 75_000_000
    assert int(done.stdout) * 1024 < size / 4
