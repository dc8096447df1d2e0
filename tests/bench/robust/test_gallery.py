"""Which pictures are looked for: none twice, none that was tuned on, each as it will be banked."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from haechi.bench.robust import gallery
from haechi.testing.pictures import picture


def test_a_folder_gives_its_held_out_half(tmp_path: Path) -> None:
    for seed in range(9):
        picture(seed, (430, 410)).save(tmp_path / f"{seed}.png", compress_level=1)
    picture(99, (300, 200)).save(tmp_path / "icon.png")
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "words.txt").write_text("no picture")
    expected = {
        path.name
        for path in tmp_path.glob("*.png")
        if sha256(path.read_bytes()).digest()[0] % 2 and path.name != "icon.png"
    }
    found = [own for own in gallery.gathered(drawn=0, folder=tmp_path, most=50) if own.kind == gallery.FOLDER]
    assert {Path(own.name).name for own in found} == expected
    assert len(gallery.gathered(drawn=2, folder=tmp_path, most=1)) <= 2 + len(found)


def test_of_alike_files_one_counts_and_decides_the_half(tmp_path: Path) -> None:
    image = picture(5, (430, 410))
    for quality in (60, 70, 80, 90):
        image.save(tmp_path / f"{quality}.jpg", quality=quality)
    first = min(tmp_path.iterdir(), key=lambda path: sha256(path.read_bytes()).digest())
    found = [own for own in gallery.gathered(drawn=0, folder=tmp_path, most=50) if own.kind == gallery.FOLDER]
    assert [Path(own.name).name for own in found] == [first.name] * gallery.held_out(
        sha256(first.read_bytes()).digest()
    )


def test_large_pictures_are_reduced(tmp_path: Path) -> None:
    for seed in range(6):
        picture(seed, (1210, 410)).save(tmp_path / f"{seed}.jpg")
    found = [own for own in gallery.gathered(drawn=0, folder=tmp_path, most=9) if own.kind == gallery.FOLDER]
    assert found
    assert all(max(own.image().size) == gallery.LONGEST for own in found)


def test_counts() -> None:
    drawn = gallery.gathered(drawn=2)
    assert gallery.counts([own for own in drawn if own.kind == gallery.DRAWN]) == "2 drawn"
