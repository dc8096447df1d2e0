"""A scan finds parts of pictures by a list of window hashes, where no hash matches."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageOps

from haechi.core.errors import Refusal
from haechi.core.signal import Strength
from haechi.hashes import windows
from haechi.hashes.windows.bank import WindowBank
from haechi.index import Index
from haechi.scan import Looked, ScanState, Task, json_line, look, parts
from haechi.scan.records import from_dict, to_dict
from haechi.testing.pictures import picture, saved

LARGE = (800, 600)


@pytest.fixture
def asking(task: Task, tmp_path: Path) -> Task:
    """Window entry 1 is of picture 1, entry 0 of another."""
    known = [windows.hash_image(np.asarray(picture(seed, LARGE))).text for seed in (3, 1)]
    (tmp_path / "windows.txt").write_text("".join(f"{text}\n" for text in known))
    return replace(task, windows=tmp_path / "windows.txt")


def looked(image: bytes, task: Task) -> Looked:
    record = look(Path("a.png"), Index.open(task.bank), task, image)
    assert isinstance(record, Looked)
    return record


def test_a_piece_is_found_mirrored_or_not_and_said_to_be_one(asking: Task) -> None:
    piece = picture(1, LARGE).crop((80, 60, 720, 540))
    for image, turn in ((piece, 0), (ImageOps.mirror(piece), 2)):
        record = looked(saved(image, "PNG"), asking)
        (part,) = record.parts or ()
        assert (part.entry, part.turn, record.matches, record.found) == (1, turn, (), True)
        assert 3 <= part.agreeing <= part.banked
        assert 0.5 < part.shown < 0.8
        assert part.strength in Strength
        assert from_dict(json.loads(json_line(record))) == record
        assert to_dict(record)["parts"][0]["entry"] == 1


def test_what_is_not_asked_for_is_not_looked_for(asking: Task) -> None:
    other = saved(picture(2, LARGE), "PNG")
    assert looked(other, asking) == Looked("a.png", (), ())
    assert not looked(other, asking).found
    plain = looked(other, replace(asking, windows=None))
    assert plain == Looked("a.png")
    assert b"parts" not in json_line(plain)


def test_where_a_hash_matches_windows_are_not_asked(asking: Task, album: Path) -> None:
    record = looked((album / "b.jpg").read_bytes(), asking)
    assert record.matches
    assert not record.parts


def test_lines_of_json_are_read_and_others_passed_over(tmp_path: Path) -> None:
    text = windows.hash_image(np.asarray(picture(1, LARGE))).text
    lines = [
        {"kind": "windows", "hash": text},
        {"kind": "pdq", "hash": "0" * 64},
        {"path": "a", "error": "x"},
    ]
    path = tmp_path / "list.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + f"\n{text}\n")
    assert len(parts.opened(path)) == 2


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "encrypted"])
def test_a_bank_finds_what_its_list_finds(asking: Task, tmp_path: Path, key: bytes | None) -> None:
    assert asking.windows is not None
    parts.opened(asking.windows).save(tmp_path / "bank.windows", key=key)
    image = saved(picture(1, LARGE).crop((80, 60, 720, 540)), "PNG")
    # A key may be that of the other bank alone.
    parts.opened(tmp_path / "bank.windows", bytes(32))
    banked = replace(asking, windows=tmp_path / "bank.windows")
    assert looked(image, banked).parts == looked(image, asking).parts != ()
    first = parts.digest(tmp_path / "bank.windows")
    WindowBank.build([]).save(tmp_path / "bank.windows", key=key)
    assert parts.digest(tmp_path / "bank.windows") != first


@pytest.mark.parametrize("line", ["x", "AQ==", "한", "{"])
def test_a_list_that_is_none_is_refused_by_name(tmp_path: Path, line: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"{windows.hash_image(np.asarray(picture(1, LARGE))).text}\n{line}\n")
    with pytest.raises(Refusal, match=r"Line 2|cannot be read"):
        parts.opened(path)
    with pytest.raises(Refusal, match="cannot be read"):
        parts.opened(tmp_path / "nowhere")


def test_a_scan_with_another_list_is_another_scan(asking: Task, tmp_path: Path) -> None:
    with ScanState(tmp_path / "state", asking, bank_digest="b"):
        pass
    with ScanState(tmp_path / "state", asking, bank_digest="b"):
        pass
    assert asking.windows is not None
    asking.windows.write_text("")
    with pytest.raises(Refusal):
        ScanState(tmp_path / "state", asking, bank_digest="b")
