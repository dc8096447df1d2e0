"""`haechi match`."""

from pathlib import Path

import numpy as np
import pytest

from haechi.cli.exits import Exit


@pytest.fixture
def lists(haechi, tmp_path: Path) -> tuple[Path, Path]:  # type: ignore[no-untyped-def]
    rows = np.random.default_rng(3).integers(0, 256, (50, 32), dtype=np.uint8)
    (tmp_path / "hashes").write_text("".join(f"{row.tobytes().hex()}\n" for row in rows))
    queries = rows[[4, 9, 9]].copy()
    queries[1, 0] ^= 0b111
    queries[2, :4] ^= 255
    (tmp_path / "queries").write_text("".join(f"{row.tobytes().hex()}\n" for row in queries))
    haechi("bank", "build", tmp_path / "hashes", "-o", tmp_path / "bank")
    return tmp_path / "bank", tmp_path / "queries"


def test_pairs_by_line_number(haechi, lists: tuple[Path, Path]) -> None:  # type: ignore[no-untyped-def]
    near = [{"query": 0, "entry": 4, "distance": 0}, {"query": 1, "entry": 9, "distance": 3}]
    assert haechi.lines("match", *lists, "--json") == near
    assert haechi.lines("match", *lists, "--distance", 2, "--json") == near[:1]
    wide = haechi.lines("match", *lists, "--distance", 32, "--json")
    assert wide == [*near, {"query": 2, "entry": 9, "distance": 32}]
    assert haechi("match", *lists).stdout == "0\t4\t0\n1\t9\t3\n"


def test_a_damaged_bank_is_named(haechi, lists: tuple[Path, Path]) -> None:  # type: ignore[no-untyped-def]
    bank, queries = lists
    data = bytearray(bank.read_bytes())
    data[100] ^= 1
    bank.write_bytes(data)
    assert haechi("match", bank, queries).exit_code == Exit.TAMPERED
    bank.write_bytes(data[:90])
    done = haechi("match", bank, queries)
    assert done.exit_code == Exit.REFUSED
    assert "ends in the middle" in done.stderr


def test_a_distance_is_between_none_and_all_bits(haechi, lists: tuple[Path, Path]) -> None:  # type: ignore[no-untyped-def]
    assert haechi("match", *lists, "--distance", 257).exit_code == Exit.USAGE
