"""Heads are signed, chained, private to the owner, and never shrink."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from haechi.core.errors import Tampered
from haechi.hub.ledger import heads


def sign(size: int, now: datetime) -> None:
    heads.append(size=size, root=bytes([size % 256]) * 32, at=now, simulated=False)


def test_before_the_first_there_is_none(own_keys: Path) -> None:
    assert heads.last() is None
    assert list(heads.lines()) == []


def test_heads_come_back_as_signed(own_keys: Path, now: datetime) -> None:
    for size in (3, 5, 300):
        sign(size, now)

    found = [heads.read_head(line) for line in heads.lines()]

    assert [(head.size, head.at, head.simulated) for head in found] == [
        (3, now, False),
        (5, now, False),
        (300, now, False),
    ]
    assert heads.last() == (found[-1], list(heads.lines())[-1].decode())


def test_each_names_the_one_before(own_keys: Path, now: datetime) -> None:
    for size in (1, 2):
        sign(size, now)
    first, second = heads.lines()

    assert heads.follows(None, heads.read_head(first))
    assert heads.follows(first, heads.read_head(second))
    assert not heads.follows(second, heads.read_head(second))


def test_a_head_that_is_not_longer_is_left_out(own_keys: Path, now: datetime) -> None:
    for size in (4, 4, 3):
        sign(size, now)

    assert [heads.read_head(line).size for line in heads.lines()] == [4]


def test_only_the_owner_reads_the_file(own_keys: Path, now: datetime) -> None:
    sign(1, now)

    assert heads.heads_file().stat().st_mode & 0o777 == 0o600
    assert heads.heads_file().parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("rest", [b"{", b'{"payload":"', b"x" * 9000])
def test_a_torn_line_is_dropped_and_written_anew(own_keys: Path, now: datetime, rest: bytes) -> None:
    sign(1, now)
    with heads.heads_file().open("ab") as file:
        file.write(rest)

    assert [heads.read_head(line).size for line in heads.lines()] == [1]
    sign(2, now)

    assert [heads.read_head(line).size for line in heads.lines()] == [1, 2]


def test_a_line_longer_than_a_read_is_found(own_keys: Path, now: datetime) -> None:
    path = heads.heads_file()
    path.write_bytes(b"first\n" + b"y" * 10_000 + b"\n")

    assert heads._last_line(path) == b"y" * 10_000


@pytest.mark.parametrize("line", [b"", b"{}", b"null", b"\xff\xfe"])
def test_what_is_no_head_is_tampered(own_keys: Path, line: bytes) -> None:
    with pytest.raises(Tampered):
        heads.read_head(line)
