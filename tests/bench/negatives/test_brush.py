"""The same seed, the same chance; words and sizes as promised."""

from __future__ import annotations

from haechi.bench.negatives.brush import HANGUL, LATIN, Brush


def drawn(seed: int, size: tuple[int, int] | None = None) -> bytes:
    brush = Brush(seed, size)
    brush.draw.line((*brush.place(), *brush.place()), fill=brush.dark(), width=brush.upto(3, 9))
    brush.draw.text((5, 5), brush.words(3), font=brush.font(20), fill=brush.colour())
    return brush.image.tobytes()


def test_a_seed_gives_the_same_picture_and_another_seed_another() -> None:
    assert drawn(5, (300, 200)) == drawn(5, (300, 200))
    assert drawn(5, (300, 200)) != drawn(6, (300, 200))


def test_sizes_lie_within_bounds_and_stand_or_lie() -> None:
    sizes = [Brush(seed).size for seed in range(40)]
    assert all(240 <= min(size) <= max(size) <= 960 for size in sizes)
    assert {width > height for width, height in sizes if width != height} == {True, False}
    assert Brush(1, (300, 250)).image.size == (300, 250)


def test_both_ends_of_a_range_are_possible() -> None:
    brush = Brush(2)
    assert {brush.upto(3, 5) for _ in range(60)} == {3, 4, 5}


def test_colours_keep_to_their_part() -> None:
    brush = Brush(3)
    assert max(max(brush.dark()) for _ in range(80)) <= 110
    assert min(min(brush.pale()) for _ in range(80)) >= 200


def test_places_lie_in_the_picture() -> None:
    brush = Brush(4, (3, 2))
    assert {brush.place() for _ in range(120)} == {(x, y) for x in range(3) for y in range(2)}


def test_a_picture_is_in_one_language_and_both_come() -> None:
    seen = set()
    for brush in map(Brush, range(20)):
        words = set(brush.words(12).split())
        assert words <= set((HANGUL if brush.korean else LATIN).split())
        seen.add(brush.korean)
    assert seen == {True, False}


def test_a_font_that_is_not_here_is_replaced() -> None:
    brush = next(brush for brush in map(Brush, range(20)) if not brush.korean)
    assert brush.font(24, "NoSuchFont.ttf").getlength("window") > 24
