"""An encrypted bank opens with its key and as it was written, or not at all."""

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import HaechiError, Refusal, Tampered
from haechi.index import Index, sealed

KEY, OTHER = bytes(range(32)), bytes(32)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Several pieces, the last one short."""
    path = tmp_path_factory.mktemp("sealed") / "bank"
    Index.build(rows(), path, key=KEY)
    return path.read_bytes()


def rows() -> np.ndarray:
    return np.random.default_rng(5).integers(0, 256, (40_000, 32), dtype=np.uint8)


def put(data: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "bank"
    path.write_bytes(data)
    return path


def cut(data: bytes) -> list[bytes]:
    size = sealed.PIECE + sealed.TAG
    body = data[sealed.HEADER.size :]
    return [body[at : at + size] for at in range(0, len(body), size)]


def test_it_comes_back_and_shows_nothing(tmp_path: Path) -> None:
    known = rows()
    index = Index.build(known, tmp_path / "bank", key=KEY, payload=np.arange(len(known), dtype=np.uint32))
    again = Index.open(tmp_path / "bank", key=KEY, threads=2)
    assert again.digest == index.digest == Index.build(known).digest
    assert again.search(known[9:10], 3).payload.tolist() == [9]
    data = (tmp_path / "bank").read_bytes()
    assert not any(row.tobytes()[:8] in data for row in known[::500])
    assert [path.name for path in tmp_path.iterdir()] == ["bank"]


def test_workers_inherit_it(tmp_path: Path) -> None:
    known = rows()
    index = Index.build(known, tmp_path / "bank", key=KEY)
    child = os.fork()
    if child == 0:
        os._exit(0 if index.search(known[7:8], 0).entry.tolist() == [7] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_two_files_of_one_bank_have_nothing_in_common(tmp_path: Path, whole: bytes) -> None:
    Index.build(rows(), tmp_path / "bank", key=KEY)
    for ours, theirs in zip(cut((tmp_path / "bank").read_bytes()), cut(whole), strict=True):
        assert ours[:64] != theirs[:64]


def test_keys_and_their_absence(tmp_path: Path, whole: bytes) -> None:
    path = put(whole, tmp_path)
    with pytest.raises(Tampered, match="with this key"):
        Index.open(path, key=OTHER)
    for key, reason in ((None, "sealed"), (b"short", "bad_key")):
        with pytest.raises(Refusal) as refused:
            Index.open(path, key=key)
        assert refused.value.reason == reason
    Index.build(rows()[:10], path)
    with pytest.raises(Refusal) as refused:
        Index.open(path, key=KEY)
    assert refused.value.reason == "not_sealed"


@pytest.mark.parametrize("keep", [9, 63, 64, 100, 1 << 20, -1])
def test_a_cut_file_is_truncated(tmp_path: Path, whole: bytes, keep: int) -> None:
    with pytest.raises(Refusal) as refused:
        Index.open(put(whole[:keep], tmp_path), key=KEY)
    assert refused.value.reason == "truncated"


def test_another_version_is_named(tmp_path: Path, whole: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        Index.open(put(whole[:8] + struct.pack("<I", 9) + whole[12:], tmp_path), key=KEY)
    assert refused.value.reason == "other_version"


def test_pieces_that_were_moved_or_come_from_elsewhere_do_not_open(tmp_path: Path, whole: bytes) -> None:
    head, pieces = whole[: sealed.HEADER.size], cut(whole)
    assert len(pieces) >= 3
    Index.build(rows(), tmp_path / "other", key=KEY)
    foreign = cut((tmp_path / "other").read_bytes())
    for forged in (
        [pieces[1], pieces[0], *pieces[2:]],
        [pieces[0], pieces[0], *pieces[2:]],
        [foreign[0], *pieces[1:]],
    ):
        with pytest.raises(Tampered):
            Index.open(put(head + b"".join(forged), tmp_path), key=KEY)
    with pytest.raises(Refusal, match="ends in the middle"):
        Index.open(put(head + b"".join(pieces[:-1]), tmp_path), key=KEY)
    shorter = head[:16] + struct.pack("<Q", sealed.PIECE) + head[24:]
    with pytest.raises(Tampered):
        Index.open(put(shorter + pieces[0], tmp_path), key=KEY)
    with pytest.raises(Tampered):
        Index.open(put(whole + bytes(16), tmp_path), key=KEY)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_found(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.one_of(st.integers(8, 63), st.integers(64, len(whole) - 1)))
    forged = bytearray(whole)
    forged[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(HaechiError):
        sealed.opened(memoryview(forged), KEY)
