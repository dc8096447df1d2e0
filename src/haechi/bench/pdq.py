"""PDQ on one core: from JPEG bytes, from pixels and in eight views, ours against what everybody calls today.

That is Pillow's full decoding and then pdqhash, Meta's reference: so hash python-threatexchange and HMA.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.bench import samples
from haechi.bench.rows import OURS, Row, Timing, compared, peer
from haechi.hashes import pdq

# Height, width, and the quality the JPEG is saved with: an upload's, and a camera's own file.
SIZES = {"1 MP": (1000, 1000, 80), "12 MP": (3000, 4000, 80), "12 MP camera": (3000, 4000, 95)}
PIXELS = ("1 MP", "12 MP")
# pdqhash's order of the eight views, put into ours (see haechi.hashes.pdq.views).
ORDER = (0, 4, 5, 2, 6, 3, 1, 7)

Bits = list[bytes]
Engine = Callable[[Any], Bits]


def run(*, pictures: int) -> list[Row]:
    return compared(_rows(pictures))


def _rows(count: int) -> Iterator[Row]:
    reference = peer("pdqhash")

    def theirs(pixels: NDArray[np.uint8]) -> Bits:
        return [_packed(reference.compute(pixels)[0])]

    def decoded(data: bytes) -> Bits:
        return theirs(np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))

    def turned(pixels: NDArray[np.uint8]) -> Bits:
        found = reference.compute_dihedral(pixels)[0]
        return [_packed(found[at]) for at in ORDER]

    for name, (height, width, quality) in SIZES.items():
        images, what = samples.pictures(count, height, width)
        files = [samples.jpeg(image, quality) for image in images]
        size = statistics.median(len(file) for file in files) / 1e6
        note = f"{what}; {size:.1f} MB, quality {quality}"
        engines = {"Pillow + pdqhash": decoded, OURS: _full, "fast": _fast}
        seconds, off = _measured(engines, files)
        for work in ("full", "fast"):
            engine = OURS if work == "full" else "fast"
            yield from _pair(f"pdq jpeg {name} {work}", "Pillow + pdqhash", engine, seconds, off, note)
        if name in PIXELS:
            seconds, off = _measured({"pdqhash": theirs, OURS: _pixels}, images)
            yield from _pair(f"pdq pixels {name}", "pdqhash", OURS, seconds, off, what)
            seconds, off = _measured({"pdqhash": turned, OURS: _views}, images)
            yield from _pair(f"pdq eight views {name}", "pdqhash", OURS, seconds, off, what)


def _full(data: bytes) -> Bits:
    return [pdq.hash_bytes(data).bits]


def _fast(data: bytes) -> Bits:
    return [pdq.hash_bytes(data, fast=True).bits]


def _pixels(image: NDArray[np.uint8]) -> Bits:
    return [pdq.hash_image(image).bits]


def _views(image: NDArray[np.uint8]) -> Bits:
    return [view.bits for view in pdq.views(image)]


def _packed(bits: NDArray[Any]) -> bytes:
    return np.packbits(bits.astype(np.uint8)).tobytes()


def _measured(
    engines: Mapping[str, Engine], items: Sequence[Any]
) -> tuple[dict[str, list[float]], dict[str, list[int]]]:
    """Seconds and bits off the first engine's answer, for each engine and item.

    The engines take turns at each item, so that a machine that slows down slows all of them down.
    """
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    off: dict[str, list[int]] = {name: [] for name in engines}
    for engine in engines.values():
        engine(items[0])
    for item in items:
        wanted: Bits = []
        for name, engine in engines.items():
            start = perf_counter()
            found = engine(item)
            seconds[name].append(perf_counter() - start)
            wanted = wanted or found
            off[name] += [_apart(own, other) for own, other in zip(found, wanted, strict=True)]
    return seconds, off


def _apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _pair(
    work: str, theirs: str, ours: str, seconds: dict[str, list[float]], off: dict[str, list[int]], note: str
) -> Iterator[Row]:
    taken = Timing(tuple(seconds[theirs]))
    yield Row(work, theirs, len(taken.seconds), taken.rate, taken.p50_us, note=note)
    taken = Timing(tuple(seconds[ours]))
    middle, most = statistics.median(off[ours]), max(off[ours])
    row = Row(work, OURS, len(taken.seconds), taken.rate, taken.p50_us, note=note)
    yield replace(row, bits_off_median=middle, bits_off_max=most)
