"""`haechi hash`."""

from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image

from haechi.cli.exits import Exit


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


def test_no_file_is_a_usage_error(haechi) -> None:  # type: ignore[no-untyped-def]
    assert haechi("hash").exit_code == Exit.USAGE
