"""The window hashes of all pictures, kept in files as they come, so that a run goes on where another ended.

Files of another version of the hash are made anew.
Pictures that are the same at a glance (PDQ within 31 bits in any of eight views) are kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from haechi.bench.negatives.gathered import Picture
from haechi.bench.negatives.unlike import unlike
from haechi.core.windows import VERSION
from haechi.hashes import pdq
from haechi.hashes.windows import ASKED, BANKED, LEAST, Seen, look
from haechi.media import Pixels

Group = tuple[str, list[Picture]]
Part = tuple[list[Picture], Path]
TOGETHER = 150


@dataclass(frozen=True, slots=True)
class Negative:
    """A picture with what a bank would keep of it and what is asked about it; `pixels` reads it again."""

    name: str
    family: str
    learned: bool
    bits: NDArray[np.uint8]
    banked: Seen
    asked: Seen
    pixels: Callable[[], Pixels | None] = lambda: None


def hashed(groups: Iterable[Group], cache: Path, *, processes: int = 1) -> Iterator[Negative]:
    """The pictures that have enough windows to be banked, group by group; read once, kept in `cache`."""
    cache.mkdir(parents=True, exist_ok=True)
    parts = [part for group in groups for part in _parts(group, cache)]
    missing = [part for part in parts if not part[1].exists()]
    if processes > 1:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            list(pool.map(_keep, missing))
    else:
        list(map(_keep, missing))
    for part in parts:
        yield from _negatives(*part)


def distinct(negatives: list[Negative]) -> list[Negative]:
    """One of each crowd that PDQ calls the same, the first that came."""
    if not negatives:
        return []
    bits = np.stack([one.bits for one in negatives]).view("<u8").astype(np.uint64)
    turns = np.ascontiguousarray(bits.reshape(len(negatives), 8, 4).swapaxes(0, 1))
    first = unlike(turns, np.ones(len(negatives), np.int64), 31)
    return [one for one, kept in zip(negatives, first, strict=True) if kept]


def _parts(group: Group, cache: Path) -> Iterator[Part]:
    name, pictures = group
    for number, begin in enumerate(range(0, len(pictures), TOGETHER)):
        yield pictures[begin : begin + TOGETHER], cache / f"{name}.{number:03}.v{VERSION}.npz"


def _keep(part: Part) -> None:
    pictures, kept = part
    aside = kept.with_suffix(".part.npz")
    np.savez(aside, allow_pickle=False, **_arrays(pictures))
    aside.rename(kept)


def _arrays(part: list[Picture]) -> dict[str, Any]:
    which, bits, sides, frames, wholes = [], [], ([], []), [], []  # type: ignore[var-annotated]
    for at, picture in enumerate(part):
        pixels = picture.pixels()
        if pixels is None:
            continue
        banked = look(pixels, BANKED)
        if len(banked) < LEAST:
            continue
        which.append(at)
        bits.append(np.frombuffer(b"".join(view.bits for view in pdq.views(pixels, exact=False)), np.uint8))
        frames.append((banked.rows, banked.columns))
        wholes.append(banked.whole)
        for side, seen in zip(sides, (banked, look(pixels, ASKED)), strict=True):
            side.append(seen)
    return {
        "which": np.array(which, np.int64),
        "bits": np.array(bits, np.uint8).reshape(-1, 8, 32),
        "frames": np.array(frames, np.int64).reshape(-1, 2),
        "wholes": np.array(wholes, np.uint64).reshape(-1, 3),
        **{
            f"{name}_{what}": array
            for name, side in zip("ba", sides, strict=True)
            for what, array in _flat(side)
        },
    }


def _flat(side: list[Seen]) -> Iterator[tuple[str, NDArray[np.generic]]]:
    yield "ends", np.cumsum([len(seen) for seen in side], dtype=np.int64)
    yield "places", np.concatenate([np.empty((0, 3), np.int32), *(seen.places for seen in side)])
    yield "words", np.concatenate([np.empty((0, 3), np.uint64), *(seen.words for seen in side)])


def _negatives(part: list[Picture], kept: Path) -> Iterator[Negative]:
    with np.load(kept) as found:
        arrays = {name: found[name] for name in found.files}
    for at, (which, bits, (rows, columns), whole) in enumerate(
        zip(arrays["which"], arrays["bits"], arrays["frames"], arrays["wholes"], strict=True)
    ):
        sides: list[Seen] = []
        for name in "ba":
            ends = arrays[f"{name}_ends"]
            own = slice(ends[at - 1] if at else 0, ends[at])
            places, words = arrays[f"{name}_places"][own], arrays[f"{name}_words"][own]
            sides.append(Seen(int(rows), int(columns), places, words, whole))
        picture = part[which]
        banked, asked = sides
        yield Negative(picture.name, picture.family, picture.learned, bits, banked, asked, picture.pixels)
