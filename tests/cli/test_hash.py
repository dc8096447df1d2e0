"""`haechi hash`."""

from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

from haechi.cli.exits import Exit
from haechi.testing.hashkit import scene


def test_a_line_for_each_picture_equal_to_the_reference(haechi, album: Path) -> None:  # type: ignore[no-untyped-def]
    files = [album / "a.png", album / "b.jpg", album / "deeper/c.webp"] * 4
    records = haechi.lines("hash", *files)
    assert [record["path"] for record in records] == [str(file) for file in files]
    for file, record in zip(files, records, strict=True):
        bits, quality = pdqhash.compute(np.asarray(Image.open(file).convert("RGB")))
        assert record["kind"] == "pdq"
        assert record["hash"] == np.packbits(bits.astype(np.uint8)).tobytes().hex()
        assert record["quality"] == quality


def test_bad_files_are_named_and_the_others_finished(haechi, album: Path) -> None:  # type: ignore[no-untyped-def]
    (album / "empty.png").touch()
    (album / "web.png").write_text("<html>")
    (album / "cut.jpg").write_bytes((album / "b.jpg").read_bytes()[:900])
    names = ["empty.png", "a.png", "web.png", "none.png", "cut.jpg", "deeper"]
    done = haechi("hash", *(album / name for name in names))
    records = haechi.lines("hash", *(album / name for name in names))
    assert [record.get("error", "") for record in records] == [
        "empty",
        "",
        "mislabelled",
        "not_found",
        "truncated",
        "not_a_file",
    ]
    assert all(record["message"] for record in records if "error" in record)
    assert done.exit_code == Exit.REFUSED
    assert haechi("hash", album / "a.png").exit_code == Exit.DONE


def test_fast_is_a_few_bits_off_and_only_where_pictures_are_large(haechi, album: Path) -> None:  # type: ignore[no-untyped-def]
    Image.fromarray(scene(1030, 1200)).save(album / "large.jpg")
    files = [album / "large.jpg", album / "b.jpg"]
    fast, full = haechi.lines("hash", "--fast", *files), haechi.lines("hash", *files)
    assert (int(fast[0]["hash"], 16) ^ int(full[0]["hash"], 16)).bit_count() <= 8
    assert fast[1] == full[1]


def test_frames_of_animations(haechi, album: Path) -> None:  # type: ignore[no-untyped-def]
    first, *rest = [Image.fromarray(scene(90, 120, seed)) for seed in range(5)]
    first.save(album / "moving.png", save_all=True, append_images=rest)
    (album / "cut.png").write_bytes((album / "moving.png").read_bytes()[:-20_000])
    records = haechi.lines("hash", "--frames", 3, album / "moving.png", album / "a.png")
    assert [record["frame"] for record in records] == [0, 1, 3, 0]
    assert records[0]["hash"] == haechi.lines("hash", album / "moving.png")[0]["hash"]
    assert len({record["hash"] for record in records}) == 4
    cut = haechi.lines("hash", "--frames", 5, album / "cut.png")
    assert cut[0]["frame"] == 0
    assert cut[-1]["error"] in {"truncated", "unreadable"}


def test_no_file_is_a_usage_error(haechi) -> None:  # type: ignore[no-untyped-def]
    assert haechi("hash").exit_code == Exit.USAGE
