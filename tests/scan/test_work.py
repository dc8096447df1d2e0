"""What is done with one file."""

import io
import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from haechi.core.signal import View
from haechi.index import Index
from haechi.scan import Hit, Looked, Refused, Task, look, work
from haechi.testing.hashkit import scene


def test_a_copy_is_found_and_its_view_named(album: Path, task: Task) -> None:
    index = Index.open(task.bank)
    assert look(album / "b.jpg", index, task) == Looked(str(album / "b.jpg"), (Hit(1, 0, "whole"),))
    ImageOps.mirror(Image.open(album / "b.jpg")).save(album / "mirrored.png")
    record = look(album / "mirrored.png", index, task)
    assert isinstance(record, Looked)
    assert [(hit.entry, hit.view) for hit in record.matches] == [(1, "turned")]
    assert look(album / "a.png", index, task) == Looked(str(album / "a.png"))


def test_bytes_that_are_given_are_not_read(album: Path, task: Task) -> None:
    record = look(Path("nowhere.jpg"), Index.open(task.bank), task, (album / "b.jpg").read_bytes())
    assert record == Looked("nowhere.jpg", (Hit(1, 0, "whole"),))


def test_of_several_views_the_nearest_counts_and_then_the_first(task: Task) -> None:
    asked = [("far", bytes(31) + b"\3"), ("near", bytes(31) + b"\1"), ("later", b"\1" + bytes(31))]
    assert work.hits(asked, Index.open(task.bank), 31) == (Hit(0, 1, "near"),)
    assert work.hits(asked, Index.open(task.bank), 0) == ()


@pytest.mark.parametrize(
    ("content", "error"), [(b"words", "unsupported"), (b"", "empty"), (b"\xff\xd8\xff\xe0", "truncated")]
)
def test_what_cannot_be_used_is_refused_by_name(
    content: bytes, error: str, task: Task, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(content)
    record = look(tmp_path / "file", Index.open(task.bank), task)
    assert isinstance(record, Refused)
    assert record.error in (error, "unreadable")
    assert record.is_picture == (error == "truncated")


def test_a_view_that_is_asked_for_joins(task: Task, album: Path) -> None:
    known = np.asarray(Image.open(album / "b.jpg"))
    framed = np.full((300, 360, 3), 255, np.uint8)
    framed[50:-50, 50:-50] = known
    Image.fromarray(framed).save(album / "framed.png")
    index, asking = Index.open(task.bank), replace(task, views=(View.BORDER_REMOVED,))
    assert look(album / "framed.png", index, task) == Looked(str(album / "framed.png"))
    record = look(album / "framed.png", index, asking)
    assert isinstance(record, Looked)
    assert [(hit.entry, hit.view) for hit in record.matches] == [(1, "border_removed")]
    assert look(album / "b.jpg", index, asking) == Looked(str(album / "b.jpg"), (Hit(1, 0, "whole"),))


@pytest.mark.parametrize("plain", [False, True])
def test_fast_is_near_the_full_reading_or_the_same(plain: bool, task: Task) -> None:
    pixels = np.full((1500, 2000, 3), 200, np.uint8) if plain else scene(1500, 2000, 3)
    drawn = io.BytesIO()
    Image.fromarray(pixels).save(drawn, format="JPEG")
    full = dict(work.queries(drawn.getvalue(), task))["whole"]
    fast = dict(work.queries(drawn.getvalue(), replace(task, fast=True)))["whole"]
    off = (int.from_bytes(full) ^ int.from_bytes(fast)).bit_count()
    assert off == 0 if plain else off <= 20


def test_a_task_travels(task: Task) -> None:
    assert pickle.loads(pickle.dumps(task)) == task
