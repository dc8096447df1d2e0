"""A bank file is believed only when it is whole, untouched and of this version."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.errors import Refusal, Tampered
from haechi.index import Index, file

VECTORS = Path(__file__).parents[2] / "vectors/index"


def test_golden_banks() -> None:
    """Made from the description alone: what we read and write is what it says."""
    plain = Index.open(VECTORS / "plain.bank")
    sealed = Index.open(VECTORS / "sealed.bank", key=bytes(range(32)))
    for index in (plain, sealed):
        assert [row[0] for row in index.hashes] == [1, 4, 7, 10, 13]
        found = index.search(np.full((1, 32), 7, np.uint8), 0)
        assert (found.entry.tolist(), found.payload.tolist()) == ([3], [4_000_000_000])
        assert index.content.given == 12
        assert index.to_bytes() == (VECTORS / "plain.bank").read_bytes()
    assert refusal(VECTORS / "format-1.bank") == "other_version"


@pytest.fixture
def bank(large: np.ndarray, tmp_path: Path) -> Path:
    Index.build(large, tmp_path / "bank", payload=np.arange(len(large), dtype=np.uint32))
    return tmp_path / "bank"


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as refused:
        Index.open(path)
    assert refused.value.do
    return refused.value.reason


def test_it_is_private_and_leaves_nothing_beside_it(bank: Path) -> None:
    assert bank.stat().st_mode & 0o077 == 0
    assert list(bank.parent.iterdir()) == [bank]


def test_who_has_it_open_reads_on_while_it_is_replaced(large: np.ndarray, bank: Path) -> None:
    before = Index.open(bank)
    Index.build(large[:50], bank)
    assert before.search(large[1000:1001], 0).entry.tolist() == [1000]
    assert len(Index.open(bank)) == 50


@pytest.mark.parametrize("keep", [1, 7, 63, 71, 72, 128, 1000, -1])
def test_a_cut_file_is_truncated(bank: Path, keep: int) -> None:
    bank.write_bytes(bank.read_bytes()[:keep])
    assert refusal(bank) == "truncated"


def test_a_longer_file_is_tampered(bank: Path) -> None:
    bank.write_bytes(bank.read_bytes() + bytes(64))
    with pytest.raises(Tampered):
        Index.open(bank)


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 5000])
def test_another_file_is_not_a_bank(bank: Path, content: bytes) -> None:
    bank.write_bytes(content)
    assert refusal(bank) == ("truncated" if content == b"" else "not_a_bank")


@pytest.mark.parametrize("version", [1, 3, 99])
def test_another_version_is_named(bank: Path, version: int) -> None:
    data = bytearray(bank.read_bytes())
    data[8:12] = struct.pack("<I", version)
    bank.write_bytes(data)
    assert refusal(bank) == "other_version"


@settings(deadline=None, max_examples=120)
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_found(data: st.DataObject) -> None:
    """Each field of the header, and places all over the rest of a small bank with numbers and payload."""
    whole = SMALL
    place = data.draw(st.one_of(st.integers(0, file.HEADER.size - 1), st.integers(0, len(whole) - 1)))
    forged = bytearray(whole)
    forged[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((Tampered, Refusal)):
        Index.from_buffer(memoryview(forged))


SMALL = Index.build(
    np.random.default_rng(1).integers(0, 256, (40, 32), dtype=np.uint8),
    payload=np.arange(40, dtype=np.uint32),
    numbers=np.arange(0, 80, 2, dtype=np.uint32),
).to_bytes()


@pytest.mark.parametrize("section", range(6))
def test_a_flipped_bit_in_each_section_of_a_large_bank_is_tampering(large: np.ndarray, section: int) -> None:
    numbers = np.arange(len(large), dtype=np.uint32) * 2
    data = bytearray(Index.build(large, payload=numbers, numbers=numbers).to_bytes())
    sizes = file.sizes(len(large), 7)
    place = file.FIRST + sum(-(-size // 64) * 64 for size in sizes[:section]) + sizes[section] // 2
    data[place] ^= 16
    with pytest.raises(Tampered):
        Index.from_buffer(memoryview(data))


FORGED = (
    ("rows", 5, 1 << 30),
    ("starts", 9, 1 << 30),
    ("starts", 0, 1),
    ("starts", 65536, 0),
)


@pytest.mark.parametrize(("name", "place", "value"), FORGED)
def test_what_points_outside_is_found_under_a_right_checksum(
    large: np.ndarray, name: str, place: int, value: int
) -> None:
    forged = Index.build(large)
    array = getattr(forged.content.tables, name)
    array.setflags(write=True)
    array[place] = value
    with pytest.raises(Tampered):
        Index.from_buffer(memoryview(forged.to_bytes()))


@pytest.mark.parametrize(("numbers", "given"), [([5, 4], 9), ([4, 4], 9), ([4, 5], 5), ([4, 5], 2**33)])
def test_numbers_out_of_order_are_found_under_a_right_checksum(numbers: list[int], given: int) -> None:
    content = file.Content(
        np.zeros((2, 32), np.uint8), None, np.array(numbers, np.uint32), np.zeros(0, np.uint32), given
    )
    with pytest.raises(Tampered):
        Index.from_buffer(memoryview(Index(content).to_bytes()))


def test_a_forged_count_or_flag_is_found_under_a_right_checksum() -> None:
    for flags, count in ((0, file.MOST_ENTRIES + 1), (8, 1), (file.TABLES, 3), (0, 1 << 40)):
        buffer = bytearray(4096)
        struct.pack_into("<8sIIQQQ", buffer, 0, file.MAGIC, file.VERSION, flags, count, count, 4096)
        digest = file.digest(memoryview(buffer), file.HEADER.size, 1)
        buffer[file.HEADER.size - 32 : file.HEADER.size] = digest
        with pytest.raises(Tampered):
            Index.from_buffer(memoryview(buffer))


def test_a_failed_write_leaves_the_old_file(
    bank: Path, large: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bank.read_bytes()

    def full(handle: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("haechi.index.aside.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        Index.build(large[:100], bank)
    assert bank.read_bytes() == before
    assert list(bank.parent.iterdir()) == [bank]
