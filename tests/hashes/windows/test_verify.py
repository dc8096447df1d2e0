"""The second look finds what a copy must show, and says so where it is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps

from haechi.hashes import windows
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.common import Common
from haechi.hashes.windows.describe import BITS
from haechi.hashes.windows.hash import seen_of
from haechi.hashes.windows.score import USUAL, weigh
from haechi.hashes.windows.seen import Query, Seen
from haechi.hashes.windows.verify import (
    COVERED,
    ENOUGH,
    OUTSIDE,
    PARTLY,
    PATIENCE,
    THERE,
    UNSEEN,
    SecondLook,
    Verified,
)
from haechi.hashes.windows.votes import Agreement


def patches(seed: int) -> Image.Image:
    """800 x 600 pixels full of things of all sizes."""
    rng = np.random.default_rng(seed)
    image = Image.new("RGB", (800, 600), tuple(rng.integers(60, 200, 3).tolist()))
    pen = ImageDraw.Draw(image)
    for _ in range(260):
        size = 8 * 2 ** rng.uniform(0, 3.2)
        x, y = rng.uniform(0, 800), rng.uniform(0, 600)
        draw = pen.ellipse if rng.random() < 0.5 else pen.rectangle
        draw((x, y, x + size, y + size * rng.uniform(0.5, 2)), tuple(rng.integers(0, 256, 3).tolist()))
    return image


OWN = patches(21)
BANKED = windows.hash_image(np.asarray(OWN))
# All words are as rare as can be.
RARE = Common(np.zeros((0, 3), np.uint64), np.zeros(0), USUAL + 6.0)


def asked(image: Image.Image) -> Query:
    return windows.query(np.ascontiguousarray(image.convert("RGB")))


def verified(query: Query, votes: int = 99) -> Verified:
    """What the second look says of the best agreement, of which only the first `votes` are told."""
    bank = WindowBank.build([BANKED])
    best = bank.search(query.seen)[0]
    pairs = best.pairs[np.argsort(best.pairs[:, 2])[:votes]]
    told = Agreement(0, best.turn, pairs, best.scale, best.shift, len(pairs), best.shown)
    return SecondLook(query).at(told, bank.seen(0))


def looked_for(found: Verified) -> int:
    """How many windows one looked for that were not told."""
    told = len(np.unique(found.agreement.pairs[:, 1]))
    return int((found.far < UNSEEN).sum()) - told


def given_up_at(found: Verified) -> int:
    """So many windows one looks for where fewer than a third of them are there or may be covered."""
    own = np.ones(len(found.far), np.bool_)
    own[found.agreement.pairs[:, 1]] = False
    return max(PATIENCE, ENOUGH * int((found.far[own] <= COVERED).sum()) + 1)


def uncut(found: Verified) -> Verified:
    """The same where nobody looks at windows across the edge."""
    return replace(found, far=np.where(found.within < 1, OUTSIDE, found.far), within=np.ones(len(found.far)))


def slanted(image: Image.Image) -> Image.Image:
    return image.rotate(5, Image.Resampling.BICUBIC, expand=True)


def written(image: Image.Image) -> Image.Image:
    covered = image.copy()
    pen = ImageDraw.Draw(covered)
    for top in range(60, 600, 130):
        pen.rectangle((80, top, 720, top + 24), fill=(255, 255, 255))
    return covered


CHANGES: dict[str, tuple[Callable[[Image.Image], Image.Image], float]] = {
    "as it is": (lambda image: image, 1.0),
    "a third": (lambda image: image.resize((267, 200), Image.Resampling.LANCZOS), 0.9),
    "slanted": (slanted, 0.9),
    "squashed": (lambda image: image.resize((720, 600), Image.Resampling.LANCZOS), 0.9),
    "mirrored": (ImageOps.mirror, 0.9),
    "on its side": (lambda image: image.transpose(Image.Transpose.ROTATE_90), 0.9),
    "written over": (written, 0.5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_from_three_windows_it_finds_nearly_all_that_a_copy_shows(change: str) -> None:
    way, share = CHANGES[change]
    found = verified(asked(way(OWN)), votes=3)
    there, missing = len(found.there), len(found.missing)
    assert there >= share * (there + missing)
    assert there >= share * 0.9 * len(BANKED)


@pytest.mark.parametrize("change", ["as it is", "a third", "squashed", "written over"])
def test_from_frame_to_frame_it_finds_as_much(change: str) -> None:
    way, share = CHANGES[change]
    none = Agreement(0, 0, np.zeros((0, 3), np.int32), 1.0, (0.0, 0.0), 0, 1.0)
    found = SecondLook(asked(way(OWN))).at(none, seen_of(BANKED))
    assert len(found.there) >= share * 0.9 * len(BANKED)
    assert found.shown == pytest.approx(1, abs=0.02)
    assert found.alike is not None
    assert found.alike > 0.8


def test_frame_upon_frame_of_another_picture_nothing_is_there() -> None:
    none = Agreement(0, 0, np.zeros((0, 3), np.int32), 1.0, (0.0, 0.0), 0, 1.0)
    found = SecondLook(asked(patches(79))).at(none, seen_of(BANKED))
    assert len(found.there) <= 5


def test_frame_upon_frame_one_gives_up_by_the_same_rule() -> None:
    none = Agreement(0, 0, np.zeros((0, 3), np.int32), 1.0, (0.0, 0.0), 0, 1.0)
    found = SecondLook(asked(patches(79))).at(none, seen_of(BANKED))
    assert looked_for(found) == given_up_at(found)
    assert (found.far == UNSEEN).any()


def test_what_lies_outside_is_neither_there_nor_missing() -> None:
    found = verified(asked(OWN.crop((0, 0, 480, 360))), votes=3)
    outside = found.far == OUTSIDE
    assert outside.any()
    assert set(np.flatnonzero(outside)).isdisjoint({*found.there, *found.missing})
    assert found.shown == pytest.approx(0.36, abs=0.02)
    places = seen_of(BANKED).places[found.there] / 64
    assert (places[:, 0] < 0.62 * 480).all()
    assert (places[:, 1] < 0.62 * 640).all()


def test_places_are_those_of_the_query() -> None:
    """The left half of the picture is the right half of a page: places move by half of its width."""
    page = Image.new("RGB", (1600, 600), (90, 90, 90))
    page.paste(OWN, (800, 0))
    found = verified(asked(page))
    own = seen_of(BANKED).places[found.there].astype(float)
    # The page is 1600 wide, the picture 800: at canonical size half as large.
    wanted = own / 2 + np.array([0, 320 * 64, 0])
    assert np.abs(found.places[found.there] - wanted).max() < 3 * 64


def test_what_shares_one_thing_shows_nothing_else() -> None:
    emblem = OWN.crop((100, 150, 400, 400))
    other = patches(77)
    other.paste(emblem, (100, 150))
    found = verified(asked(other))
    assert len(found.there) >= 3
    assert len(found.missing) > len(found.there)


def test_one_gives_up_where_nothing_is_there() -> None:
    """Three windows that agree by chance: of those around them none is there."""
    own = seen_of(BANKED)
    query = asked(patches(78))
    pairs = np.array([(at, at, 30) for at in range(3)], np.int32)
    forged = Seen(query.seen.rows, query.seen.columns, own.places, own.words)
    found = SecondLook(Query(forged, query.gray)).at(Agreement(0, 0, pairs, 1.0, (0.0, 0.0), 3, 1.0), own)
    assert len(found.there) <= 5
    assert (found.far == UNSEEN).any()
    assert looked_for(found) == given_up_at(found)


# In each some windows lie across the edge: left and top, right and bottom, everywhere.
CROPS = {
    "first corner": (0, 0, 480, 360),
    "last corner": (320, 240, 800, 600),
    "middle": (150, 110, 700, 500),
}


@pytest.mark.parametrize("crop", CROPS)
def test_windows_across_the_edge_are_found_in_the_part_that_is_there(crop: str) -> None:
    query = asked(OWN.crop(CROPS[crop]))
    found = verified(query, votes=3)
    cut = np.flatnonzero(found.within < 1)
    assert len(cut) >= 5
    assert (found.within >= PARTLY).all()
    assert np.mean(found.far[cut] <= THERE) >= 0.8
    assert found.far[cut].max() <= BITS
    # They lie where the picture's frame is crossed, and their places are told as those of others are.
    y, x, half = found.places[cut].T
    rows, columns = query.seen.rows * 64, query.seen.columns * 64
    assert (np.minimum(np.minimum(y, x), np.minimum(rows - y, columns - x)) < half).all()


@pytest.mark.parametrize("crop", CROPS)
def test_windows_across_the_edge_count_for_a_copy(crop: str) -> None:
    found, own = verified(asked(OWN.crop(CROPS[crop])), votes=3), seen_of(BANKED)
    assert weigh(found, own, RARE).score > weigh(uncut(found), own, RARE).score


@pytest.mark.parametrize("crop", CROPS)
def test_windows_across_the_edge_count_against_another_picture(crop: str) -> None:
    """Told of windows that are where a copy's are, in a picture of other things."""
    query, other = asked(OWN.crop(CROPS[crop])), asked(patches(79).crop(CROPS[crop]))
    found, own = verified(Query(query.seen, other.gray), votes=PATIENCE), seen_of(BANKED)
    cut = np.flatnonzero(found.within < 1)
    assert len(cut)
    assert (found.far[cut] > THERE).all()
    assert weigh(found, own, RARE).score < weigh(uncut(found), own, RARE).score


def test_windows_across_the_edge_count_towards_giving_up() -> None:
    """Too few lie within the frame to lose patience with; those across it are looked at until one does."""
    box = CROPS["middle"]
    query, other = asked(OWN.crop(box)), asked(patches(79).crop(box))
    found = verified(Query(query.seen, other.gray))
    assert (found.within[found.missing] < 1).any()
    assert looked_for(found) == given_up_at(found)
    assert (found.far == OUTSIDE).sum() > (verified(query).far == OUTSIDE).sum()


@pytest.mark.parametrize("crop", CROPS)
def test_inside_is_what_is_there_and_uncut(crop: str) -> None:
    query = asked(OWN.crop(CROPS[crop]))
    found = verified(query)
    assert set(found.inside) == set(found.there[found.within[found.there] == 1])
    assert 0 < len(found.inside) < len(found.there)
    places = found.places[found.inside].astype(float)
    middles, halves = places[:, :2], places[:, 2:]
    # Windows are read at whole quarters of a pixel, and placed finer.
    loose = 16
    frame = np.array([query.seen.rows, query.seen.columns]) * 64
    assert (middles - halves >= -loose).all()
    assert (middles + halves <= frame + loose).all()


def test_without_the_picture_it_says_what_agreed() -> None:
    query = asked(OWN.crop((0, 0, 600, 450)))
    blind = verified(Query(query.seen, None), votes=5)
    assert (len(blind.there), len(blind.missing)) == (5, 0)
    assert (np.delete(blind.far, blind.there) == UNSEEN).all()
    assert len(verified(query, votes=5).there) > 5


def test_a_turn_looked_at_twice_is_turned_once_and_says_the_same() -> None:
    query = asked(ImageOps.mirror(OWN))
    bank = WindowBank.build([BANKED])
    best = bank.search(query.seen)[0]
    look = SecondLook(query)
    one, other = look.at(best, bank.seen(0)), look.at(best, bank.seen(0))
    assert (one.far == other.far).all()
    assert (one.places == other.places).all()


@settings(max_examples=60, deadline=None)
@given(
    pairs=st.lists(
        st.tuples(st.integers(0, len(BANKED) - 1), st.integers(0, len(BANKED) - 1)), min_size=1, max_size=8
    ),
    places=st.lists(
        st.tuples(st.integers(0, 640 * 64), st.integers(0, 640 * 64), st.integers(16, 320 * 64)),
        min_size=len(BANKED),
        max_size=len(BANKED),
    ),
)
def test_whatever_is_told_it_ends_and_stays_in_the_picture(
    pairs: list[tuple[int, int]], places: list[tuple[int, int, int]]
) -> None:
    """Crafted windows: any places, all in one, far apart, larger than the picture."""
    own = seen_of(BANKED)
    at = np.array(places, np.int32)
    crafted = Seen(own.rows, own.columns, at, own.words)
    gray = np.zeros((own.rows, own.columns), np.uint8)
    told = np.array([(a, b, 20) for a, b in dict(map(reversed, pairs)).items()], np.int32)  # type: ignore[arg-type]
    agreement = Agreement(0, 0, told, 1.0, (0.0, 0.0), len(told), 1.0)
    found = SecondLook(Query(crafted, gray)).at(agreement, crafted)
    assert (found.far[told[:, 1]] <= THERE).all()
    assert set(found.there) >= set(told[:, 1].tolist())
    assert 0.0 <= found.shown <= 1.0
    assert ((found.within >= PARTLY) & (found.within <= 1)).all()
    assert (found.within[told[:, 1]] == 1).all()
