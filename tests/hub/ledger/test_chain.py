"""The file of heads is believed line by line, and only as far as it hangs together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from haechi.hub.ledger import heads
from haechi.hub.ledger.chain import read_chain


@pytest.fixture
def path(own_keys: Path, now: datetime) -> Path:
    for size in (3, 6, 9):
        sign(size, now)
    assert kinds() == []
    return heads.heads_file()


def sign(size: int, now: datetime) -> None:
    heads.append(size=size, root=bytes([size]) * 32, at=now, simulated=False)


def kinds() -> list[str]:
    return [finding.kind for finding in read_chain().findings]


def test_a_sound_chain(path: Path) -> None:
    assert [head.size for head in read_chain().heads] == [3, 6, 9]


def test_a_head_signed_by_somebody_else(path: Path, own_keys: Path, now: datetime) -> None:
    """A forger with write access to the file signs a head that fits a cut log, and has another key."""
    key, ours = own_keys / "ledger.ed25519", path.read_bytes()
    key.rename(own_keys / "kept")
    path.unlink()
    sign(9, now)
    (own_keys / "kept").replace(key)
    path.write_bytes(ours + path.read_bytes())

    assert kinds() == ["head_forged"]
    assert [head.size for head in read_chain().heads] == [3, 6, 9]


def test_a_head_taken_out(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])

    assert kinds() == ["head_missing"]


def test_a_head_repeated(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))

    assert kinds() == ["head_missing", "head_shrinks"]


def test_a_torn_last_line_is_no_finding(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"payload":')

    assert kinds() == []
