"""What is done with one file."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

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
    flat = np.zeros((64, 64, 3), np.uint8)
    # A flat picture is the same turned; its hash is entry 0, all zero, or near it.
    assert work.hits(flat, Index.open(task.bank), task) == (Hit(0, 0, "whole"),)


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


def test_a_view_that_is_asked_for_joins(task: Task, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def inner(pixels: np.ndarray) -> np.ndarray | None:
        return pixels[50:-50, 50:-50].copy() if len(pixels) > 200 else None

    monkeypatch.setattr(work, "VIEWS", {"inner": inner})
    known = np.asarray(Image.open(album / "b.jpg"))
    framed = scene(300, 360, 9)
    framed[50:-50, 50:-50] = known
    index = Index.open(task.bank)
    assert work.hits(framed, index, task) == ()
    assert work.hits(framed, index, Task(task.bank, views=("inner",))) == (Hit(1, 0, "inner"),)
    assert work.hits(known, index, Task(task.bank, views=("inner",))) == (Hit(1, 0, "whole"),)


def test_a_task_travels(task: Task) -> None:
    assert pickle.loads(pickle.dumps(task)) == task
