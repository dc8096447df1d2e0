"""`haechi video`."""

import json
from pathlib import Path

import pytest

from haechi.cli.exits import Exit
from haechi.hashes.video import load

pytest.importorskip("av")

from haechi.testing.videos import encoded, moving


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos, a mirrored copy of seconds 2 to 8 of the first, and a cut file."""
    folder = tmp_path_factory.mktemp("clips")
    one = list(moving(9, seed=1, size=(320, 180), cuts=2))
    (folder / "one.mp4").write_bytes(encoded(one))
    (folder / "two.mp4").write_bytes(encoded(moving(5, seed=2, size=(320, 180))))
    (folder / "part.mp4").write_bytes(encoded(picture[:, ::-1].copy() for picture in one[20:80]))
    (folder / "cut.mp4").write_bytes((folder / "two.mp4").read_bytes()[:5000])
    return folder


def test_one_video_is_printed_as_vpdq_text(haechi, clips: Path) -> None:  # type: ignore[no-untyped-def]
    done = haechi("video", "hash", clips / "one.mp4")
    assert done.exit_code == Exit.DONE
    assert [(one.number, one.seconds) for one in load(done.stdout)] == [(10 * n, n) for n in range(9)]
    often = haechi("video", "hash", clips / "one.mp4", "--every", "0.5")
    assert len(load(often.stdout)) == 18
    keys = haechi("video", "hash", clips / "one.mp4", "--keyframes")
    assert [one.seconds for one in load(keys.stdout)] == [0, 2, 4, 6, 8]


def test_several_videos_as_json_and_bad_ones_by_name(haechi, clips: Path) -> None:  # type: ignore[no-untyped-def]
    arguments = ("video", "hash", clips / "one.mp4", clips / "cut.mp4", clips / "none.mp4", "--json")
    one, cut, none = haechi.lines(*arguments)
    assert (one["kind"], len(one["frames"])) == ("vpdq", 9)
    assert set(one["frames"][0]) == {"number", "seconds", "hash", "quality"}
    assert (cut["error"], none["error"]) == ("truncated", "not_found")
    assert haechi(*arguments).exit_code == Exit.REFUSED
    assert haechi("video", "hash", clips / "one.mp4", clips / "two.mp4").exit_code == Exit.USAGE


def test_text_files_for_many(haechi, clips: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "hashes"
    assert haechi("video", "hash", clips / "one.mp4", clips / "two.mp4", "-o", out).exit_code == Exit.DONE
    assert sorted(path.name for path in out.iterdir()) == ["one.mp4.txt", "two.mp4.txt"]
    assert len(load((out / "two.mp4.txt").read_text())) == 5
    (tmp_path / "file").touch()
    assert haechi("video", "hash", clips / "one.mp4", "-o", tmp_path / "file" / "x").exit_code == Exit.REFUSED


def test_a_mirrored_part_is_found(haechi, clips: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    haechi("video", "hash", clips / "one.mp4", clips / "two.mp4", "-o", tmp_path)
    for one, two in (
        (clips / "one.mp4", clips / "two.mp4"),
        (tmp_path / "one.mp4.txt", tmp_path / "two.mp4.txt"),
    ):
        (hit,) = haechi.lines("video", "match", clips / "part.mp4", two, one, "--json", "--quality", 20)
        assert (hit["bank"], hit["view"], hit["offset"], hit["query_share"]) == (str(one), 2, 2.0, 1.0)
        assert [(pair["query_seconds"], pair["bank_seconds"]) for pair in hit["pairs"]] == [
            (0, 2),
            (2, 4),
            (4, 6),
        ]
    said = haechi("video", "match", clips / "part.mp4", clips / "one.mp4", "--quality", 20).stdout
    assert "100% of 3 pictures" in said
    assert "from second 2 to 6, turned or mirrored" in said


def test_hashes_alone_match_too(haechi, clips: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    haechi("video", "hash", clips / "one.mp4", clips / "two.mp4", "-o", tmp_path)
    (hit,) = haechi.lines("video", "match", tmp_path / "one.mp4.txt", *sorted(tmp_path.iterdir()), "--json")
    assert (hit["bank"], hit["query_share"], hit["bank_share"]) == (str(tmp_path / "one.mp4.txt"), 1.0, 1.0)
    none = haechi("video", "match", tmp_path / "one.mp4.txt", tmp_path / "two.mp4.txt")
    assert (none.stdout, none.exit_code) == ("", Exit.DONE)


def test_what_cannot_be_compared_is_named(haechi, clips: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "wrong.txt").write_text("12,34")
    (tmp_path / "raw.txt").write_bytes(b"1\xff")
    (tmp_path / "empty").touch()
    wrong, raw, empty, hit = haechi.lines(
        "video", "match", clips / "one.mp4", *(tmp_path / name for name in ("wrong.txt", "raw.txt", "empty")),
        clips / "one.mp4", "--json",
    )  # fmt: skip
    assert [record["error"] for record in (wrong, raw, empty)] == [
        "bad_video_hash",
        "bad_video_hash",
        "empty",
    ]
    assert hit["query_share"] == 1
    done = haechi("video", "match", tmp_path / "wrong.txt", clips / "one.mp4")
    assert done.exit_code == Exit.REFUSED
    assert "Line 1" in done.stderr
    partial = haechi("video", "match", clips / "one.mp4", tmp_path / "empty")
    assert partial.exit_code == Exit.REFUSED
    assert "empty" in partial.stderr


def test_json_is_json(haechi, clips: Path) -> None:  # type: ignore[no-untyped-def]
    for line in haechi("video", "hash", clips / "two.mp4", "--json").stdout.splitlines():
        assert json.loads(line)["path"] == str(clips / "two.mp4")
