"""A video is found cropped, framed and mirrored, at its time; others are not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from PIL import Image

from haechi.hashes.video.match import VideoMatch
from haechi.hashes.video.windowbank import WindowRule, WindowVideoBank
from haechi.hashes.video.windows import Asked, FrameWindows, ask_windows, hash_windows
from haechi.media.video.frames import Frame
from haechi.testing.pictures import picture

RATE = 4
Pictures = list[np.ndarray]


def gray(seed: int, seconds: int = 6) -> Pictures:
    """A clip that moves slowly over a picture, and goes to another every two seconds."""
    shown = []
    for at in range(seconds * RATE):
        land = np.asarray(picture(100 * seed + at // (2 * RATE), (700, 500)).convert("L"))
        step = at % (2 * RATE)
        shown.append(land[4 * step : 4 * step + 400, 6 * step : 6 * step + 600])
    return shown


def timed(pictures: Iterable[np.ndarray]) -> list[Frame]:
    return [Frame(np.ascontiguousarray(one), at / RATE, at) for at, one in enumerate(pictures)]


@pytest.fixture(scope="module")
def known() -> dict[str, Pictures]:
    return {f"clip {seed}": gray(seed) for seed in range(4)}


@pytest.fixture(scope="module")
def bank(known: dict[str, Pictures]) -> WindowVideoBank:
    def dense(pictures: Pictures) -> tuple[FrameWindows, ...]:
        return hash_windows(timed(pictures))

    return WindowVideoBank.build((id, dense(pictures)) for id, pictures in known.items())


def cropped(frame: np.ndarray) -> np.ndarray:
    return frame[40:360, 60:540]


def framed(frame: np.ndarray) -> np.ndarray:
    """Upright, as phones show it, between its own blurred edges."""
    page = np.full((700, 400), 30, np.uint8)
    page[200:467] = np.asarray(Image.fromarray(frame).resize((400, 267)))
    return page


def mirrored(frame: np.ndarray) -> np.ndarray:
    return frame[:, ::-1]


def asked(pictures: Iterable[np.ndarray], change: object = None) -> tuple[Asked, ...]:
    """Each scene's first picture and one between, as keyframes would be."""
    return tuple(ask_windows(timed(pictures)))[::4]


@pytest.mark.parametrize("change", [cropped, framed, mirrored], ids=lambda change: change.__name__)
def test_a_changed_copy_is_found_at_its_time(
    change: object, known: dict[str, Pictures], bank: WindowVideoBank
) -> None:
    part = [change(frame) for frame in known["clip 2"][8:]]  # type: ignore[operator]
    (hit,) = bank.search(asked(part))
    assert (hit.id, hit.view) == ("clip 2", 2 if change is mirrored else 0)
    # The picture moves little from one banked frame to the next: each of them agrees.
    assert abs(hit.match.offset - 2) <= 0.5
    assert hit.match.query_share * hit.match.aligned >= 0.75
    assert all(0 <= pair.distance <= 45 for pair in hit.match.pairs)


def test_another_video_is_not_found(bank: WindowVideoBank) -> None:
    assert bank.search(asked(gray(50))) == []
    assert bank.search(()) == []
    assert WindowVideoBank.build([]).search(asked(gray(0, 2))) == []


def test_the_same_pictures_in_another_order_are_not_the_video(
    known: dict[str, Pictures], bank: WindowVideoBank
) -> None:
    scenes = known["clip 1"]
    shuffled = [scenes[at] for at in (16, 0, 20, 8, 4)]
    frames = [Frame(one, float(7 * at), at) for at, one in enumerate(shuffled)]
    assert bank.search(ask_windows(frames)) == []
    (hit,) = WindowVideoBank.build([("one", hash_windows(timed(scenes)))], WindowRule(0.2)).search(
        ask_windows(frames)
    )
    assert (hit.match.query_share, hit.match.aligned) == (1.0, 0.2)


@pytest.mark.parametrize(
    ("share", "aligned", "bank_share", "frames", "holds"),
    [(1, 0.5, 0, 2, True), (0.9, 0.5, 0, 2, False), (0.5, 1, 0.1, 1, True), (1, 1, 0.1, 0, False)],
)
def test_the_rule(share: float, aligned: float, bank_share: float, frames: int, holds: bool) -> None:
    from haechi.hashes.video.match import Pair

    match = VideoMatch(frames, share, bank_share, (Pair(0.0, 0.0, 3),), 0.0, aligned)
    assert WindowRule().holds(match) is holds
    assert not WindowRule(bank_share=0.2).holds(match)
    assert not WindowRule(min_frames=3).holds(match)
    assert not WindowRule().holds(VideoMatch(2, 0.0, 0.0, (), 0.0, 0.0))
