"""A bank file is believed only when it is whole, untouched and of this version."""

import struct
from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import Refusal, Tampered
from haechi.index import Index, file


@pytest.fixture
def bank(large: np.ndarray, tmp_path: Path) -> Path:
    Index.build(large, tmp_path / "bank")
    return tmp_path / "bank"


def test_it_is_private_and_leaves_nothing_beside_it(bank: Path) -> None:
    assert bank.stat().st_mode & 0o077 == 0
    assert list(bank.parent.iterdir()) == [bank]


@pytest.mark.parametrize("keep", [1, 7, 63, 64, 1000, -1])
def test_a_cut_file_is_truncated(bank: Path, keep: int) -> None:
    bank.write_bytes(bank.read_bytes()[:keep])
    with pytest.raises(Refusal) as refused:
        Index.open(bank)
    assert refused.value.reason == "truncated"


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 5000])
def test_another_file_is_not_a_bank(bank: Path, content: bytes) -> None:
    bank.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        Index.open(bank)
    assert refused.value.reason == ("truncated" if content == b"" else "not_a_bank")


def test_another_version_is_named(bank: Path) -> None:
    data = bytearray(bank.read_bytes())
    data[8:12] = struct.pack("<I", 99)
    bank.write_bytes(data)
    with pytest.raises(Refusal) as refused:
        Index.open(bank)
    assert refused.value.reason == "other_version"


@pytest.mark.parametrize("place", [12, 16, 40, 64, 70_000, -200, -1])
def test_a_flipped_bit_is_tampering(bank: Path, place: int) -> None:
    data = bytearray(bank.read_bytes())
    data[place] ^= 1
    bank.write_bytes(data)
    with pytest.raises((Tampered, Refusal)):
        Index.open(bank)


def test_numbers_that_point_outside_are_found_under_a_right_checksum(large: np.ndarray) -> None:
    index = Index.build(large)
    assert index.tables
    for name, place, value in (("ids", 5, len(large)), ("starts", 9, len(large) + 1), ("starts", 0, 1)):
        forged = Index.build(large)
        assert forged.tables
        array = getattr(forged.tables, name)
        array.setflags(write=True)
        array.reshape(-1)[place] = value
        with pytest.raises(Tampered):
            Index.from_buffer(memoryview(forged.to_bytes()))


def test_a_failed_write_leaves_the_old_file(
    bank: Path, large: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bank.read_bytes()

    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(file.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        Index.build(large[:100], bank)
    assert bank.read_bytes() == before
    assert list(bank.parent.iterdir()) == [bank]
