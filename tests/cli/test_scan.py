"""`haechi scan`."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from haechi.cli.exits import Exit
from haechi.scan import files_under
from haechi.scan.state import BATCH
from haechi.testing.hashkit import scene


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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=lambda how: how.name)
def test_a_scan_stopped_in_the_middle_goes_on(
    haechi, album: Path, bank: Path, tmp_path: Path, how: int
) -> None:  # type: ignore[no-untyped-def]
    # The output of a thousand files is more than a pipe holds: the scan waits until somebody reads it.
    Image.fromarray(scene(40, 40)).save(album / "small.png")
    for at in range(1000):
        (album / f"{at:04}-{'long name ' * 20}.png").hardlink_to(album / "small.png")
    (album / "b.jpg").unlink()
    wanted = [{"path": str(path), "matches": []} for path in files_under(album)]
    state = tmp_path / "state"
    arguments = ["scan", album, "--bank", bank, "--json", "--all", "--workers", 1, "--state", state]
    command = [sys.executable, "-m", "haechi.cli", *map(str, arguments)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background may have them ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as stopped:
        assert stopped.stdout is not None
        before = [stopped.stdout.readline() for _ in range(600)]
        stopped.send_signal(how)
        _, said = stopped.communicate()
    assert stopped.returncode == (130 if how == signal.SIGINT else -how), said
    assert [json.loads(line) for line in before] == wanted[:600]
    known = state.read_bytes().count(b"\n") - 1
    # What was printed was remembered; of that, less than a batch may be lost.
    assert (600 if how == signal.SIGINT else 600 - BATCH) <= known < len(wanted)
    done = haechi(*arguments)
    assert [json.loads(line) for line in done.stdout.splitlines()] == wanted
    assert done.exit_code == Exit.DONE
    # Only the rest was looked at, and every file is known now, once.
    assert state.read_bytes().count(b"\n") - 1 == len(wanted)


def test_names_that_are_no_text_are_printed_as_they_are(haechi, album: Path, bank: Path) -> None:  # type: ignore[no-untyped-def]
    (album / "b.jpg").rename(album / "\udcff.jpg")
    assert b"\xff.jpg: entry 1 (0 bits, whole)\n" in haechi("scan", album, "--bank", bank).stdout_bytes
    assert "\\udcff.jpg" in haechi("scan", album, "--bank", bank, "--json").stdout


def test_fast(haechi, album: Path, bank: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    state = tmp_path / "state"
    assert haechi("scan", album, "--bank", bank, "--fast", "--state", state).exit_code == Exit.FOUND
    assert haechi("scan", album, "--bank", bank, "--state", state).exit_code == Exit.REFUSED


def test_parts_need_a_list_of_windows(haechi, album: Path, bank: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    asked = ("scan", album, "--bank", bank, "--views", "part")
    assert "--windows" in haechi(*asked).stderr
    (tmp_path / "bad.txt").write_text("x\n")
    assert "Line 1" in haechi(*asked, "--windows", tmp_path / "bad.txt").stderr
    (tmp_path / "empty.txt").write_text("")
    plain = haechi.lines("scan", album, "--bank", bank, "--json", "--all")
    with_parts = haechi.lines(*asked, "--windows", tmp_path / "empty.txt", "--json", "--all")
    assert [record.get("matches") for record in with_parts] == [record.get("matches") for record in plain]
    assert [record["parts"] for record in with_parts if record["matches"] == []] == [[], []]


def test_views_of_regions(haechi, album: Path, bank: Path) -> None:  # type: ignore[no-untyped-def]
    ImageOps.expand(Image.open(album / "b.jpg"), 60, "white").save(album / "b.jpg")
    asked = ("scan", album, "--bank", bank, "--json")
    assert haechi.lines(*asked) == []
    [record] = haechi.lines(*asked, "--views", "picture_box, border_removed")
    assert [(hit["entry"], hit["view"]) for hit in record["matches"]] == [(1, "border_removed")]
    wrong = haechi(*asked, "--views", "whole")
    assert wrong.exit_code == Exit.USAGE
    assert all(name in wrong.stderr for name in ("border_removed", "picture_box", "part"))


def test_an_encrypted_bank(haechi, album: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    key, sealed = tmp_path / "key", tmp_path / "sealed"
    key.write_bytes(bytes(32))
    key.chmod(0o600)
    (tmp_path / "list").write_text(haechi.lines("hash", album / "a.png")[0]["hash"] + "\n")
    haechi("bank", "build", tmp_path / "list", "-o", sealed, "--encrypt-with", key)
    assert haechi("scan", album, "--bank", sealed).exit_code == Exit.REFUSED
    # As a program of its own: in one with threads, which tests before this one may have left, it is refused.
    asked = [sys.executable, "-m", "haechi.cli", "scan", album, "--bank", sealed, "--key", key, "--json"]
    done = subprocess.run([str(part) for part in asked], capture_output=True, text=True, check=False)
    assert done.returncode == Exit.FOUND, done.stderr
    [record] = [json.loads(line) for line in done.stdout.splitlines()]
    assert record["matches"] == [{"entry": 0, "distance": 0, "view": "whole"}]
