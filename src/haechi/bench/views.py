"""What the views of an upload cost beside hashing it, what each of them finds, and whom it confuses.

Pictures are changed as phones and boards change them (`haechi.bench.frames`), saved as JPEG, decoded, and
searched for among the originals. PDQ alone, which sees an upload whole and as it is, stands beside each view.
"""

from __future__ import annotations

import io
import statistics
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.bench import samples
from haechi.bench.frames import CHANGES, changed
from haechi.bench.rows import OURS, Row, compared
from haechi.core.hash import PerceptualHash
from haechi.core.signal import View
from haechi.hashes import pdq
from haechi.hashes.pdq.sights import REGIONS, sights
from haechi.media import MEDIA_TYPES, Pixels, decode
from haechi.media.files import read
from haechi.testing.pictures import picture

SIZES = {"1 MP": (1000, 1000), "12 MP": (3000, 4000)}
ALONE = "PDQ alone"
# What each view that looks for regions is measured on.
SHOWN = {
    View.BORDER_REMOVED: "black border 5 %",
    View.PICTURE_BOX: "bars 8 %",
    View.PANEL: "collage 2x2, squashed",
}
Hashes = tuple[PerceptualHash, ...]
Look = Callable[[Pixels], Hashes]


def run(*, pictures: int, rounds: int = 5, folder: Path | None = None) -> list[Row]:
    """`pictures` generated ones, those that packages ship, and those of a folder of one's own."""
    originals, shot = _originals(pictures, folder)
    return compared([*_costs(rounds), *_finds(originals, shot)])


def _region(wanted: Collection[View]) -> Look:
    return lambda pixels: tuple(found for sight in sights(pixels, wanted) for found in sight.hashes)


LOOKS: dict[str, Look] = {
    ALONE: lambda pixels: (pdq.hash_image(pixels),),
    View.TURNED.value: pdq.views,
    View.BORDER_REMOVED.value: _region({View.BORDER_REMOVED}),
    View.PICTURE_BOX.value: _region({View.PICTURE_BOX}),
    View.PANEL.value: _region({View.PANEL}),
}


def _costs(rounds: int) -> Iterator[Row]:
    """Each view, and all that look for regions, on a picture that has one, beside hashing all of it."""
    for size, (height, width) in SIZES.items():
        inner = Image.fromarray(samples.generated(np.random.default_rng(2), height, width))
        for view, change in SHOWN.items():
            framed = _resized(changed(inner, change, 1), height, width)
            yield from _cost(f"views {size} {view}", framed, {view}, rounds)
            yield from _cost(f"views {size} all, {change}", framed, REGIONS, rounds)
        yield from _cost(f"views {size} all, no region", np.asarray(inner), REGIONS, rounds)


def _cost(work: str, pixels: Pixels, wanted: Collection[View], rounds: int) -> Iterator[Row]:
    looks = {"hashing it": pdq.hash_image, OURS: _region(wanted)}
    seconds: dict[str, list[float]] = {name: [] for name in looks}
    for look in looks.values():
        look(pixels)
    for _ in range(rounds):
        for name, look in looks.items():
            start = perf_counter()
            look(pixels)
            seconds[name].append(perf_counter() - start)
    for name, taken in seconds.items():
        middle = statistics.median(taken)
        yield Row(work, name, rounds, 1 / middle, middle * 1e6)


@dataclass(slots=True)
class _Tally:
    """One change under one look: how far each picture was from its original, and how long looking took."""

    apart: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def row(self, work: str, engine: str, shot: Sequence[bool]) -> Row:
        hit = [apart <= pdq.match_distance for apart in self.apart]
        middle = statistics.median(self.seconds)
        photos = [found for found, is_shot in zip(hit, shot, strict=True) if is_shot]
        near = [apart for apart, found in zip(self.apart, hit, strict=True) if found]
        return Row(
            work,
            engine,
            len(hit),
            1 / middle,
            middle * 1e6,
            recall=sum(hit) / len(hit),
            bits_off_median=statistics.median(near) if near else None,
            note=f"photographs: {sum(photos)} of {len(photos)}" if photos else "",
        )


def _finds(originals: Sequence[Image.Image], shot: Sequence[bool]) -> Iterator[Row]:
    """Recall of each look under each change; then how often any of them matched another original."""
    bank = [pdq.hash_image(np.asarray(original)) for original in originals]
    rows = np.frombuffer(b"".join(known.bits for known in bank), np.uint8).reshape(-1, 32)
    others: dict[str, list[NDArray[np.int64]]] = defaultdict(list)
    for change in ("as it is", *CHANGES):
        tallies = {name: _Tally() for name in (*LOOKS, OURS)}
        for number, original in enumerate(originals):
            pixels = decode(_saved(original, change, number))
            nearest, spent = 256, 0.0
            for name, look in LOOKS.items():
                start = perf_counter()
                found = look(pixels)
                tallies[name].seconds.append(perf_counter() - start)
                apart = min((seen.distance(bank[number]) for seen in found), default=256)
                tallies[name].apart.append(apart)
                nearest = min(nearest, apart)
                # Turning is PDQ alone and more: what all views take counts it once.
                spent += tallies[name].seconds[-1] if name != ALONE else 0.0
                others[name].append(np.delete(_apart(found, rows), number))
            tallies[OURS].apart.append(nearest)
            tallies[OURS].seconds.append(spent)
        for name, tally in tallies.items():
            yield tally.row(f"views find: {change}", name, shot)
    yield from _confused(others)


def _confused(others: dict[str, list[NDArray[np.int64]]]) -> Iterator[Row]:
    """Unrelated pairs of an upload and an original, under each look: the nearest, and how many match."""
    work = "views: unrelated pairs"
    together = {name: np.concatenate(found) for name, found in others.items()}
    together[OURS] = np.concatenate(list(together.values()))
    for name, apart in together.items():
        seen = apart[apart < 256]
        false = int((seen <= pdq.match_distance).sum())
        nearest = int(seen.min()) if seen.size else 256
        note = f"false matches: {false}; nearest {nearest} bits"
        yield Row(work, name, int(seen.size), 1.0, 1e6, note=note)


def _apart(found: Hashes, rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The smallest distance of any of the hashes from each row; 256 where there are none."""
    nearest = np.full(len(rows), 256, np.int64)
    for seen in found:
        bits = np.bitwise_count(rows ^ np.frombuffer(seen.bits, np.uint8)).sum(axis=1, dtype=np.int64)
        nearest = np.minimum(nearest, bits)
    return nearest


def _originals(count: int, folder: Path | None) -> tuple[list[Image.Image], list[bool]]:
    """The pictures, and which of them are photographs."""
    rng = np.random.default_rng(3)
    made = [Image.fromarray(samples.generated(rng, 720, 960)) for _ in range(count // 2)]
    made += [picture(seed, (900, 640)) for seed in range(count - len(made))]
    files = list(samples.photographs().values())
    if folder is not None:
        endings = {kind.partition("/")[2] for kind in MEDIA_TYPES.values()} | {"jpg"}
        files += sorted(path for path in folder.rglob("*") if path.suffix[1:].lower() in endings)
    shots = [Image.fromarray(decode(read(path))) for path in files]
    return made + shots, [False] * len(made) + [True] * len(shots)


def _saved(original: Image.Image, change: str, number: int) -> bytes:
    if change != "as it is":
        return changed(original, change, number)
    target = io.BytesIO()
    original.save(target, "JPEG", quality=80)
    return target.getvalue()


def _resized(data: bytes, height: int, width: int) -> Pixels:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS))
