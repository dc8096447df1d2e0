"""How much of a picture can be seen again in its hashes: window hashes, PDQ, and thumbnails beside them.

Each picture is drawn again from its hash alone (`haechi.bench.rebuild`); what is learned from pictures is
learned from others than the one that is drawn. Benign pictures only.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from haechi.bench import samples, sheet
from haechi.bench.learning import Learned, keyed, opened
from haechi.bench.likeness import edges, likeness, ssim
from haechi.bench.rebuild import (
    LONG,
    Looks,
    Nature,
    Picture,
    drawn,
    rebuilt,
    resized,
    signs_of,
    signs_of_pdq,
)
from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.core.windows import UNIT
from haechi.hashes import pdq, windows
from haechi.hashes.windows import Seen
from haechi.hashes.windows.bank import WindowBank
from haechi.media import MEDIA_TYPES, Pixels, decode
from haechi.media.files import read

# The longer side, in pixels, at which drawings and pictures are compared.
COMPARED = 64
THUMBNAILS = (12, 16, 24)
# Windows of each other picture that are learned from.
LEARNED = 96
# Faces that fill a picture: top, left, bottom, right, in parts of the photograph's height and width.
CLOSE_UPS = {"astronaut": (0.0, 0.29, 0.39, 0.59), "grace_hopper": (0.1, 0.21, 0.7, 0.82)}
CLOSER = 4
# Pixels to which places might be rounded; voting forgives a few dozen.
COARSE = (16, 32)
KEY = 17
# How often the waves that have the wrong sign are moved.
TIMES = 8
# Doubt about the waves of a patch, as a part of a wave's usual size.
PASTED = 0.6
# What the sheet of drawings shows, as far as it is there.
SHOWN = (
    "windows",
    "windows, 24 of them",
    "windows, 35 bits",
    "windows, places within 32 px",
    "PDQ",
    "thumbnail, 16 px",
)
SUBJECTS = ("astronaut, close", "grace_hopper, close", "astronaut", "coffee")


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over `n` pictures; all run from 0 to 1, `bytes` apart.

    `likeness` is the correlation of brightness, `edges` that of outlines. `known_by_pdq` and
    `known_by_windows` are the shares of drawings that these match with the original.
    """

    hash: str
    n: int
    bytes: float
    likeness: float
    ssim: float
    edges: float
    known_by_pdq: float
    known_by_windows: float

    def record(self) -> dict[str, object]:
        return {name: round(v, 3) if isinstance(v, float) else v for name, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """A picture, what a bank would keep of it, and what it teaches about others."""

    name: str
    gray: Picture
    seen: Seen
    bank: WindowBank
    hash: PerceptualHash
    teaches: Learned

    @classmethod
    def of(cls, name: str, pixels: Pixels) -> Subject:
        kept, light = windows.hash_image(pixels), gray(pixels)
        return cls(
            name,
            light,
            windows.seen_of(kept),
            WindowBank.build([kept]),
            pdq.hash_image(pixels),
            Learned.of(light, windows.look(pixels, LEARNED)),
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn of a picture, and the bytes that this took."""

    bytes: float
    picture: Picture


def run(*, pictures: int, folder: Path | None = None, draw: Path | None = None) -> list[Row]:
    """Photographs that packages ship, also close up. `pictures` generated ones and a folder's only teach."""
    subjects = _subjects()
    others = list(_others(pictures, folder))
    drawings: dict[str, dict[str, Drawing]] = {}
    for at, subject in enumerate(subjects):
        own = subject.name.partition(",")[0]
        parts = [one.teaches for one in subjects if one.name.partition(",")[0] != own]
        another = subjects[at - 1].seen
        learned = Learned.from_all([*parts, *others])
        drawings[subject.name] = dict(_drawings(subject, learned, another))
    if draw is not None:
        known = {subject.name: subject.gray for subject in subjects}
        grays = {name: known[name] for name in SUBJECTS if name in known}
        sheet.save(
            draw,
            {name: [grays[name], *(drawings[name][kind].picture for kind in SHOWN)] for name in grays},
            ("original", *SHOWN),
        )
    return [_row(kind, subjects, drawings) for kind in drawings[subjects[0].name]]


def gray(pixels: Pixels) -> Picture:
    """Brightness at the size of a drawing, of mean 0 and deviation 1: no hash tells either."""
    small = resized(pixels.astype(np.float64) @ np.array([0.299, 0.587, 0.114]), LONG)
    out: Picture = (small - small.mean()) / (small.std() + 1e-9)
    return out


def _subjects() -> list[Subject]:
    photographs = {name: decode(read(path)) for name, path in samples.photographs().items()}
    for name, (top, left, bottom, right) in CLOSE_UPS.items():
        if name in photographs:
            whole = photographs[name]
            rows, columns = whole.shape[:2]
            inner = whole[int(top * rows) : int(bottom * rows), int(left * columns) : int(right * columns)]
            size = (inner.shape[1] * CLOSER, inner.shape[0] * CLOSER)
            large = Image.fromarray(np.ascontiguousarray(inner)).resize(size, Image.Resampling.BICUBIC)
            photographs[f"{name}, close"] = np.asarray(large)
    if len(photographs) < 2:
        raise Refusal(
            "no_pictures",
            "No installed package ships photographs.",
            do="Install one that does: `pip install scikit-image matplotlib`.",
        )
    return [Subject.of(name, pixels) for name, pixels in photographs.items()]


def _others(count: int, folder: Path | None) -> Iterator[Learned]:
    rng = np.random.default_rng(4)
    for _ in range(count):
        pixels = samples.generated(rng, 480, 640)
        yield Learned.of(gray(pixels), windows.look(pixels, LEARNED))
    endings = {kind.partition("/")[2] for kind in MEDIA_TYPES.values()} | {"jpg"}
    for path in sorted(folder.rglob("*")) if folder is not None else ():
        if path.suffix[1:].lower() in endings:
            pixels = decode(read(path))
            seen = windows.look(pixels, LEARNED)
            if len(seen):
                yield Learned.of(gray(pixels), seen)


def _drawings(subject: Subject, learned: Learned, another: Seen) -> Iterator[tuple[str, Drawing]]:
    """What can be drawn from each kind of hash."""
    shape, count = subject.gray.shape, len(subject.seen)
    nature, signs = Nature(shape), signs_of(subject.seen.words)
    looks, sizes = Looks.of_windows(shape, subject.seen), learned.sizes

    def some(number: int, bits: int) -> Drawing:
        fewer = looks.first(number, bits)
        picture = rebuilt(fewer, nature, signs[:number, :bits], sizes[:bits], TIMES)
        return Drawing(24 + (6 + -(-bits // 8)) * min(number, count), picture)

    yield "windows", some(count, 143)
    for number in (24, 12):
        yield f"windows, {number} of them", some(number, 143)
    for bits in (63, 35):
        yield f"windows, {bits} bits", some(count, bits)
    whole = 24 + 24 * count
    for pixels in COARSE:
        rough = Looks.of_windows(shape, rounded(subject.seen, pixels))
        yield (
            f"windows, places within {pixels} px",
            Drawing(whole, rebuilt(rough, nature, signs, sizes, TIMES)),
        )
    pasted = drawn(looks, nature, learned.nearest(signs), 1 / (PASTED * sizes) ** 2 + 0 * signs)
    yield "windows, nearest patches", Drawing(whole, pasted)
    hidden = keyed(signs, KEY)
    yield "windows, bits under a key", Drawing(whole, rebuilt(looks, nature, hidden, sizes, TIMES))
    known = signs_of(another.words)
    found = opened(hidden, known, keyed(known, KEY))
    yield "windows, key found by one picture", Drawing(whole, rebuilt(looks, nature, found, sizes, TIMES))
    seen = Looks.of_pdq(shape)
    again = rebuilt(seen, nature, signs_of_pdq(subject.hash), learned.whole_sizes, TIMES)
    yield "PDQ", Drawing(32, again)
    for long in THUMBNAILS:
        small = resized(subject.gray, long)
        yield f"thumbnail, {long} px", Drawing(small.size, _enlarged(small, shape))


def rounded(seen: Seen, pixels: int) -> Seen:
    """The same with places to the middles of squares of so many pixels, and sizes to an eighth octave."""
    places, step = seen.places.copy(), pixels * UNIT
    places[:, :2] = places[:, :2] // step * step + step // 2
    places[:, 2] = np.round(2 ** (np.round(np.log2(places[:, 2]) * 8) / 8))
    return Seen(seen.rows, seen.columns, places, seen.words)


def _enlarged(small: Picture, shape: tuple[int, ...]) -> Picture:
    image = Image.fromarray(small.astype(np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), np.float64)


def _row(kind: str, subjects: Sequence[Subject], drawings: dict[str, dict[str, Drawing]]) -> Row:
    found = [drawings[subject.name][kind] for subject in subjects]
    pairs = [
        (resized(one.picture, COMPARED), resized(subject.gray, COMPARED))
        for one, subject in zip(found, subjects, strict=True)
    ]
    known = [_known(one.picture, subject) for one, subject in zip(found, subjects, strict=True)]
    return Row(
        kind,
        len(subjects),
        statistics.median(one.bytes for one in found),
        statistics.median(likeness(*pair) for pair in pairs),
        statistics.median(ssim(*pair) for pair in pairs),
        statistics.median(edges(*pair) for pair in pairs),
        statistics.mean(by_pdq for by_pdq, _ in known),
        statistics.mean(by_windows for _, by_windows in known),
    )


def _known(picture: Picture, subject: Subject) -> tuple[bool, bool]:
    """Whether PDQ and windows take the drawing for the original."""
    pixels = np.asarray(
        sheet.image(picture).convert("RGB").resize((640, 640 * picture.shape[0] // picture.shape[1]))
    )
    near = pdq.hash_image(pixels).distance(subject.hash) <= pdq.match_distance
    return near, bool(subject.bank.search(windows.query(pixels).seen, turns=1))
