"""Walking through folders."""

import shutil
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.media.files import read
from haechi.scan.files import count_under, files_under


def test_files_come_in_a_steady_order(album: Path) -> None:
    (album / "link").symlink_to(album / "deeper")
    assert [path.name for path in files_under(album)] == ["a.png", "b.jpg", "c.webp"]
    assert list(files_under(album / "a.png")) == [album / "a.png"]
    assert count_under(album) == 3


def test_the_walk_goes_on_only_as_far_as_it_is_asked(album: Path) -> None:
    walk = files_under(album)
    next(walk)
    (album / "deeper" / "d.png").touch()
    assert [path.name for path in walk] == ["b.jpg", "c.webp", "d.png"]


def test_a_folder_that_cannot_be_listed_is_named(album: Path) -> None:
    (album / "later").mkdir()
    walk = files_under(album)
    next(walk)
    shutil.rmtree(album / "deeper")
    found = list(walk)
    assert found == [album / "b.jpg", album / "deeper"]
    with pytest.raises(Refusal, match="no such file"):
        read(found[1])
