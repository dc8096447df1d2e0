"""A file gives back what was saved, and what was damaged, forged or written by others is refused by name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import HaechiError, Refusal, Tampered
from haechi.index.words import Rule, WordIndex, file
from haechi.index.words.file import FEWEST_FOR_TABLES, HEADER


def index(count: int, given: int | None = None) -> WordIndex:
    rows = np.random.default_rng(count).integers(0, 2**64, (count, 4), dtype=np.uint64)
    rows[:, 3] = np.arange(count) // 5 * 2
    numbers, firsts = np.unique(rows[:, 3], return_index=True)
    return WordIndex.build(
        rows, np.column_stack([numbers, firsts, *[numbers] * 8]).astype(np.uint32), given=given
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "words.bank"
    index(FEWEST_FOR_TABLES + 3, 5000).save(path)
    return path


def test_a_reopened_file_finds_the_same(large: Path) -> None:
    made, opened = index(FEWEST_FOR_TABLES + 3), WordIndex.open(large)
    assert large.stat().st_size == made.size == opened.size
    assert opened.content.given == 5000
    assert (opened.entries == made.entries).all()
    queries = made.records[None, :50, :3] ^ np.array([0b1001, 1 << 40, 1], np.uint64)
    found = opened.search(queries, Rule())
    assert len(found) >= 50
    assert found.tolist() == made.search(queries, Rule()).tolist()


@pytest.mark.parametrize("count", [0, 1, 30])
def test_a_few_need_no_tables(count: int, tmp_path: Path) -> None:
    made, path = index(count), tmp_path / "few"
    made.save(path)
    opened = WordIndex.open(path)
    assert opened.content.tables is None
    assert (opened.records == made.records).all()
    assert len(opened) == count


def test_cut_and_foreign_files_are_refused(large: Path, tmp_path: Path) -> None:
    data, path = large.read_bytes(), tmp_path / "bad"
    cases = {
        "truncated": [data[:-1], data[:4], data[: HEADER.size], data[:1000]],
        "not_a_word_index": [b"something else" * 20, b"HAECHIBK" + data[8:]],
        "other_version": [data[:8] + b"\1" + data[9:], data[:8] + b"\3" + data[9:]],
    }
    for code, contents in cases.items():
        for content in contents:
            path.write_bytes(content)
            with pytest.raises(Refusal) as refused:
                WordIndex.open(path)
            assert refused.value.reason == code
    path.write_bytes(b"")
    with pytest.raises(Refusal):
        WordIndex.open(path)


def test_every_changed_byte_is_noticed(large: Path, tmp_path: Path) -> None:
    data, path = bytearray(large.read_bytes()), tmp_path / "bad"
    for at in (12, 17, 40, 60, 127, 130, 5000, len(data) // 2, len(data) - 1):
        data[at] ^= 4
        path.write_bytes(data)
        with pytest.raises((Tampered, Refusal)):
            WordIndex.open(path)
        data[at] ^= 4
    path.write_bytes(data + b"x")
    with pytest.raises(Tampered):
        WordIndex.open(path)


def forged(path: Path, part: str, at: int, value: int, into: Path) -> Path:
    """The file with one number changed and a checksum that fits."""
    content = WordIndex.open(path).content
    buffer = bytearray(path.read_bytes())
    own = file.views(memoryview(buffer), len(content.records), len(content.entries), content.given)
    array = {"entries": own.entries, "records": own.records}.get(part)
    if array is None:
        array = getattr(own.tables, part)
    array.reshape(-1)[at] = value
    file.stamp(memoryview(buffer), own)
    into.write_bytes(buffer)
    return into


FORGERIES = [
    ("starts", 0, 1),
    ("starts", 1000, 10**6),
    ("starts", -1, 7),
    ("blocks", 8, 10**6),
    ("blocks", 8, 10**6 << 32),
    ("entries", 1, 3),
    ("entries", file.COUNT, 0),
    ("entries", -file.COUNT, 5001),
    ("entries", 1 - file.COUNT, 10**6),
    ("records", 3, 2**63),
]


@pytest.mark.parametrize(("part", "at", "value"), FORGERIES)
def test_numbers_that_point_outside_are_refused_under_a_right_checksum(
    part: str, at: int, value: int, large: Path, tmp_path: Path
) -> None:
    with pytest.raises(HaechiError):
        WordIndex.open(forged(large, part, at, value, tmp_path / "forged"))
