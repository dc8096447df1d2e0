"""Which pictures are taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampler, Sampling


def taken(sampling: Sampling, times: list[float], keys: set[float] = frozenset()) -> list[float]:  # type: ignore[assignment]
    sampler = Sampler(sampling)
    return [time for time in times if sampler.takes(time, time in keys)]


def test_a_picture_each_second_is_the_first_of_that_second() -> None:
    ten = [number / 10 for number in range(35)]
    assert taken(EACH_SECOND, ten) == [0, 1, 2, 3]
    odd = [number * 1001 / 30000 for number in range(92)]
    assert [round(time, 3) for time in taken(EACH_SECOND, odd)] == [0, 1.001, 2.002, 3.003]


def test_after_a_hole_one_is_taken() -> None:
    assert taken(EACH_SECOND, [0, 0.5, 7.2, 7.4, 7.9, 8.1]) == [0, 7.2, 8.1]


def test_keyframes_alone() -> None:
    assert taken(KEYFRAMES, [0, 1, 2, 3, 4], {0, 3}) == [0, 3]


def test_keyframes_that_crowd_are_thinned() -> None:
    times = [number / 50 for number in range(50)]
    assert taken(KEYFRAMES, times, set(times)) == [0, 0.26, 0.52, 0.78]


def test_where_keyframes_are_rare_others_are_taken() -> None:
    assert taken(Sampling(keyframes=True, every=2.0), list(range(10)), {0, 1, 7}) == [0, 1, 3, 5, 7, 9]


def test_a_sampling_that_takes_nothing_is_no_sampling() -> None:
    for keyframes, every in ((False, 0.0), (False, -1.0), (True, -1.0)):
        with pytest.raises(ValueError, match="take keyframes"):
            Sampling(keyframes=keyframes, every=every)


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=60, unique=True),
    st.floats(0.1, 10),
)
def test_no_hole_that_pictures_could_have_filled(times: list[float], every: float) -> None:
    times.sort()
    found = taken(Sampling(every=every), [0.0, *times])
    for time in times:
        last = max(one for one in found if one <= time + 1e-3)
        assert time - last <= every + 1e-3


@given(st.lists(st.floats(0, 50), min_size=1, max_size=40, unique=True), st.randoms())
def test_a_group_gives_the_same_in_any_order(times: list[float], chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(times)
    chance.shuffle(shuffled)
    whole = Sampler(EACH_SECOND).among(sorted(times), -1)
    mixed = Sampler(EACH_SECOND).among(shuffled, -1)
    assert {sorted(times)[at] for at in whole} == {shuffled[at] for at in mixed}
