"""`haechi scan`."""

import json
import os
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from haechi.cli.exits import Exit


@pytest.fixture
def bank(haechi, album: Path, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """Knows the second picture of the album."""
    record = haechi.lines("hash", album / "b.jpg")[0]
    (tmp_path / "hashes").write_text("0" * 64 + "\n" + record["hash"] + "\n")
    haechi("bank", "build", tmp_path / "hashes", "-o", tmp_path / "bank")
    return tmp_path / "bank"


def test_copies_are_found_in_folders_within_folders(haechi, album: Path, bank: Path) -> None:  # type: ignore[no-untyped-def]
    picture = Image.open(album / "b.jpg")
    picture.resize((520, 400)).save(album / "deeper" / "larger.jpg", quality=60)
    ImageOps.mirror(picture).save(album / "deeper" / "mirrored.png")
    (album / "notes.txt").write_text("no picture")
    done = haechi("scan", album, "--bank", bank, "--json", "--workers", 2)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    names = {str(Path(record["path"]).relative_to(album)) for record in records}
    assert names == {"b.jpg", "deeper/larger.jpg", "deeper/mirrored.png"}
    assert all(match["entry"] == 1 and match["distance"] <= 31 for r in records for match in r["matches"])
    assert done.exit_code == Exit.FOUND
    assert "3 match, 2 clear, 0 unreadable, 1 no pictures" in done.stderr


def test_exit_codes(haechi, album: Path, bank: Path) -> None:  # type: ignore[no-untyped-def]
    (album / "b.jpg").unlink()
    assert haechi("scan", album, "--bank", bank).exit_code == Exit.DONE
    (album / "cut.png").write_bytes((album / "a.png").read_bytes()[:500])
    done = haechi("scan", album, "--bank", bank, "--json")
    assert done.exit_code == Exit.REFUSED
    assert json.loads(done.stdout)["error"] == "truncated"
    assert haechi("scan", album / "none", "--bank", bank).exit_code == Exit.USAGE
    assert haechi("scan", album, "--bank", album / "a.png").exit_code == Exit.REFUSED


def test_all_prints_the_clear_ones_too(haechi, album: Path, bank: Path) -> None:  # type: ignore[no-untyped-def]
    records = haechi.lines("scan", album, "--bank", bank, "--json", "--all")
    assert [len(record["matches"]) for record in records] == [0, 1, 0]
    assert "no match" in haechi("scan", album, "--bank", bank, "--all").stdout


def test_going_on_gives_the_same_answer(haechi, album: Path, bank: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    arguments = ("scan", album, "--bank", bank, "--json", "--all", "--state", tmp_path / "state")
    first = haechi(*arguments)
    # Only size and time are looked at again: read, this picture would now be refused.
    picture = album / "a.png"
    info = picture.stat()
    picture.write_bytes(bytes(info.st_size))
    os.utime(picture, ns=(info.st_atime_ns, info.st_mtime_ns))
    again = haechi(*arguments)
    assert (again.stdout, again.exit_code) == (first.stdout, first.exit_code)
    other = haechi("scan", album, "--bank", bank, "--distance", 3, "--state", tmp_path / "state")
    assert other.exit_code == Exit.REFUSED
    assert "another bank or other options" in other.stderr
