"""The share-of-frames rule and the place where one video lies in the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.hashes.video import Rule, VideoMatch, compare
from haechi.hashes.video.match import weigh


def test_a_part_is_found_where_it_lies(video) -> None:  # type: ignore[no-untyped-def]
    whole, part = video(range(60)), video([20, 23, 26, 29], at=[0.0, 3.0, 6.0, 9.0])
    match = compare(part, whole)
    assert (match.query_share, match.bank_share) == (1.0, pytest.approx(4 / 60))
    assert match.offset == 20
    assert match.aligned == 1
    assert [(pair.query_seconds, pair.bank_seconds, pair.distance) for pair in match.pairs] == [
        (0, 20, 0),
        (3, 23, 0),
        (6, 26, 0),
        (9, 29, 0),
    ]
    assert Rule().holds(match)


def test_a_longer_query_is_found_only_from_the_other_side(video) -> None:  # type: ignore[no-untyped-def]
    match = compare(video(range(60)), video(range(10, 22)))
    assert match.query_share == pytest.approx(12 / 60)
    assert match.bank_share == 1
    assert match.offset == -10
    assert not Rule().holds(match)
    assert Rule(query_share=0.2, bank_share=0.9).holds(match)


def test_distance_and_share_are_bounds_that_include_themselves(video) -> None:  # type: ignore[no-untyped-def]
    whole = video(range(10))
    assert compare(video(range(10), flipped=31), whole).query_share == 1
    assert compare(video(range(10), flipped=32), whole).pairs == ()
    four_of_five = compare(video([1, 2, 3, 4, 99]), whole)
    assert four_of_five.query_share == pytest.approx(0.8)
    assert Rule().holds(four_of_five)
    assert not Rule(query_share=0.81).holds(four_of_five)
    assert not Rule(min_frames=6).holds(four_of_five)


def test_nothing_alike_is_no_match(video) -> None:  # type: ignore[no-untyped-def]
    match = compare(video(range(5)), video(range(50, 60)))
    assert match == VideoMatch(5, 0.0, 0.0, (), 0.0, 0.0)
    assert not Rule(query_share=0.0).holds(match)


def test_poor_pictures_count_on_neither_side(video) -> None:  # type: ignore[no-untyped-def]
    poor = video(range(5), quality=20)
    assert compare(video(range(5)), poor, Rule(min_quality=0)).query_share == 1
    with pytest.raises(Exception, match="good enough"):
        compare(video(range(5)), poor)


def test_scenes_in_another_order_are_not_aligned(video) -> None:  # type: ignore[no-untyped-def]
    match = compare(video([5, 4, 3, 2, 1, 0]), video(range(6)))
    assert match.query_share == 1
    assert match.aligned < 0.5


def test_a_picture_that_comes_back_is_paired_where_the_rest_lies(video) -> None:  # type: ignore[no-untyped-def]
    """The first picture is in the bank twice; the copy at the offset of the others is meant."""
    title, whole = 7, range(100, 140)
    bank = video([title, *whole], at=[0.0, *(float(5 + place) for place in range(40))])
    near = video([title], at=[30.0], flipped=3)
    bank = type(bank)((*bank.frames, *near.frames))
    match = compare(video([title, 126, 127, 128], at=[0.0, 1.0, 2.0, 3.0]), bank)
    assert match.offset == pytest.approx(30, abs=1)
    assert match.pairs[0].bank_seconds == 30


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 19), st.integers(0, 31)), min_size=1, unique=True),
)
def test_counts_are_what_counting_gives(found: list[tuple[int, int, int]]) -> None:
    query, bank, distance = (np.array(column, np.int64) for column in zip(*found, strict=True))
    match = weigh((query, bank, distance), np.arange(10.0), np.arange(20.0))
    assert match.query_share == len(set(query.tolist())) / 10
    assert match.bank_share == len(set(bank.tolist())) / 20
    assert [pair.query_seconds for pair in match.pairs] == sorted(set(query.tolist()))
    assert 0 < match.aligned <= 1
    known = {(float(q), float(b), d) for q, b, d in found}
    assert {(p.query_seconds, p.bank_seconds, p.distance) for p in match.pairs} <= known
    # No other offset has more pictures of the query than the one that was chosen has.
    most = max(len({q for q, b, _ in found if start <= b - q <= start + 1}) for start in range(-10, 20))
    assert round(match.aligned * len(match.pairs)) >= most
