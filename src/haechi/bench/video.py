"""Hashing a video on one core: ours from keyframes and at a picture a second, against vpdq and what it does.

vpdq decodes every picture, turns one a second into red, green and blue, and hashes that. The second peer does
the same with PyAV and pdqhash, and tells what either costs where vpdq itself was not built.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from haechi.bench.rows import OURS, Row, compared, peer
from haechi.core.errors import Refusal
from haechi.hashes import pdq
from haechi.hashes.video import hash_video
from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampling
from haechi.testing.videos import encoded, moving

SIZE, RATE = (1280, 720), 30
VPDQ, BY_HAND = "vpdq", "PyAV to RGB, pdqhash"
SAMPLINGS = {"keyframes": KEYFRAMES, "1 fps": EACH_SECOND}
# An encoder's own choice (at cuts, at most 250 pictures apart), and what streaming asks for.
CLIPS: dict[str, dict[str, Any]] = {"": {}, ", keyframe every 2 s": {"g": str(2 * RATE)}}

Bits = dict[int, bytes]
Engine = Callable[[Path], Bits]


@dataclass(frozen=True, slots=True)
class Taken:
    """How long each round took, and the bits of each picture by its number."""

    seconds: tuple[float, ...]
    bits: Bits


def run(*, seconds: int, rounds: int) -> list[Row]:
    """A drawn clip of so many seconds, encoded on the spot."""
    peer("av")
    peers = _peers()
    pdq.warm()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, one_core() as core:
        for name, options in CLIPS.items():
            path = Path(folder) / "clip.mp4"
            drawn = moving(seconds, size=SIZE, rate=RATE)
            path.write_bytes(encoded(drawn, rate=RATE, preset="veryfast", **options))
            rows += _clip(f"video {SIZE[1]}p", name, path, peers, (seconds, rounds))
    return compared([replace(row, note=f"{row.note}{core}") for row in rows])


@contextmanager
def one_core() -> Iterator[str]:
    """Keep this thread and all that start from it on one core; what could not be kept is said."""
    if not hasattr(os, "sched_setaffinity"):
        yield ", on all cores"
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield ""
    finally:
        os.sched_setaffinity(0, before)


def _peers() -> dict[str, Engine]:
    found: dict[str, Engine] = {}
    for name, module, make in ((VPDQ, "vpdq", _vpdq), (BY_HAND, "pdqhash", _by_hand)):
        try:
            found[name] = make(peer(module))
        except Refusal as missing:
            if name == BY_HAND:
                # It also says what the bits should be.
                raise missing
    return found


def _clip(
    work: str, kind: str, path: Path, peers: Mapping[str, Engine], size: tuple[int, int]
) -> Iterator[Row]:
    seconds, rounds = size
    ours = {name: _ours(sampling) for name, sampling in SAMPLINGS.items()}
    taken = _interleaved({**ours, **peers}, path, rounds)
    numbers = {number for one in taken.values() for number in one.bits}
    wanted = pictures(path, numbers.__contains__)
    for name in SAMPLINGS:
        title = f"{work} {name}{kind}"
        yield _row(title, OURS, taken[name], wanted, seconds)
        for engine in peers:
            yield _row(title, engine, taken[engine], wanted, seconds)


def _interleaved(engines: Mapping[str, Engine], path: Path, rounds: int) -> dict[str, Taken]:
    """Each engine once in every round, so that what else the machine does hits all alike."""
    took: dict[str, list[float]] = {name: [] for name in engines}
    bits: dict[str, Bits] = {}
    for _ in range(rounds):
        for name, engine in engines.items():
            start = perf_counter()
            bits[name] = engine(path)
            took[name].append(perf_counter() - start)
    return {name: Taken(tuple(took[name]), bits[name]) for name in engines}


def _row(work: str, engine: str, taken: Taken, wanted: Bits, seconds: int) -> Row:
    middle = statistics.median(taken.seconds)
    off = distances(taken.bits, wanted)
    return Row(
        work,
        engine,
        len(taken.bits),
        1 / middle,
        middle * 1e6,
        bits_off_median=float(statistics.median(off)),
        bits_off_max=max(off),
        note=f"{seconds / middle:.0f} times realtime",
    )


def distances(found: Bits, wanted: Bits) -> Sequence[int]:
    """Bits off, picture by picture, from hashing every picture's red, green and blue with the reference."""
    return [
        (int.from_bytes(row, "big") ^ int.from_bytes(wanted[number], "big")).bit_count()
        for number, row in found.items()
    ]


def _ours(sampling: Sampling) -> Engine:
    def engine(path: Path) -> Bits:
        return {frame.number: frame.hash.bits for frame in hash_video(path, pdq.hash_image, sampling)}

    return engine


def _vpdq(module: Any) -> Engine:
    def engine(path: Path) -> Bits:
        found = module.computeHash(str(path), seconds_per_hash=1.0, thread_count=1)
        return {frame.frame_number: bytes.fromhex(frame.hex) for frame in found}

    return engine


def _by_hand(_: Any) -> Engine:
    return lambda path: pictures(path, lambda number: number % RATE == 0)


def pictures(path: Path, wanted: Callable[[int], bool]) -> Bits:
    """Decode all, turn the wanted ones into red, green and blue, hash those with Meta's reference."""
    import av
    import pdqhash

    found: Bits = {}
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for number, frame in enumerate(container.decode(stream)):
            if wanted(number):
                bits, _ = pdqhash.compute(frame.to_ndarray(format="rgb24"))
                found[number] = np.packbits(bits.astype(np.uint8)).tobytes()
    return found
