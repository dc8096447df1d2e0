"""Which pictures there are: files that packages ship, by package, and drawn ones, by kind and seed.

A family is what may truly share content: a package's pictures, or one drawn picture alone. Of clip art and of
screenshots of many games, a package's parts are families of their own. Packages seen to share are one family:
flags, icon themes and the manuals that show their icons, one installer's pages, a game and its screenshots.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

from haechi.bench.negatives.drawn import DRAWN, drawn
from haechi.core.errors import Refusal
from haechi.media import Pixels, decode
from haechi.media.files import read

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
# Smaller pictures are bullets and arrows, longer ones rulers: neither is uploaded as a picture of somebody.
SHORTEST, LONGEST, SLIMMEST = 100, 128, 12
LARGEST = 50_000_000
# Animations have thousands of frames: so many files of a folder and of a package, evenly taken.
OF_FOLDER, OF_PACKAGE = 120, 900
# Packages whose pictures are unrelated: all are taken; each folder, or beginning of a name, is a family.
CLIP_ART, SCREENSHOTS = "openclipart-png", "games-thumbnails"
# Packages that share pictures with others.
FLAGS = "kgeography-data"
INSTALLER = frozenset({"debian-edu-doc-en", "debian-handbook"})
ICONS = frozenset({"gnome-icon-theme", "oxygen-icon-theme", "desktop-base", "libreoffice-common"}) | {
    "gimp-help-en",
    "gnome-user-docs",
    "calligra-data",
    "krita-data",
    "libgegl-doc",
}
# Two games with one theme, and a game whose campaign is a package of its own.
SHARED = {"khangman": "letters", "klettres-data": "letters", "wesnoth-1.16-httt": "game wesno"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture that can be read; `path` is empty for a drawn one, whose `seed` draws it.

    `group` decides in which half it is: its package, or the part of one.
    """

    family: str
    group: str
    path: str = ""
    kind: str = ""
    seed: int = 0

    @property
    def name(self) -> str:
        return self.path or f"{self.kind} {self.seed}"

    @property
    def learned(self) -> bool:
        """Whether its group belongs to the half that is learned from; the other half is judged."""
        return sha256(f"h4:{self.group}".encode()).digest()[0] & 1 == 0

    def pixels(self) -> Pixels | None:
        """None where the file is no picture of a size that somebody would upload."""
        return _opened(Path(self.path)) if self.path else np.asarray(drawn(self.kind, self.seed))


def packages(folder: Path) -> Iterator[tuple[str, list[Picture]]]:
    """Each package of each source below the folder, with its pictures."""
    for source in sorted(path for path in folder.iterdir() if path.is_dir()):
        for package in sorted(path for path in source.iterdir() if path.is_dir()):
            yield f"{source.name}.{package.name}", _files(package)


def made(each: int) -> Iterator[tuple[str, list[Picture]]]:
    """So many drawn pictures of each kind; each is its own family."""
    for kind in DRAWN:
        seeds = range(1, each + 1)
        yield (
            f"drawn.{kind}",
            [Picture(f"{kind} {seed}", f"{kind} {seed}", kind=kind, seed=seed) for seed in seeds],
        )


def _files(package: Path) -> list[Picture]:
    every, free = [], package.name in (CLIP_ART, SCREENSHOTS)
    for folder, inside, names in os.walk(package, followlinks=True):
        inside.sort()
        paths = [Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in ENDINGS]
        own = [path for path in paths if not path.is_symlink() and path.stat().st_size > 2500]
        every += own if free else _evenly(own, OF_FOLDER)
    chosen = every if free else _evenly(every, OF_PACKAGE)
    return [Picture(_family(package.name, path), _group(package, path), str(path)) for path in chosen]


def _evenly(paths: list[Path], most: int) -> list[Path]:
    return [paths[at * len(paths) // most] for at in range(most)] if len(paths) > most else paths


def _group(package: Path, path: Path) -> str:
    if package.name == CLIP_ART:
        return f"{CLIP_ART}/{path.parent.name}"
    if package.name == SCREENSHOTS:
        return f"{SCREENSHOTS}/{path.name.split('_')[0].split('.')[0]}"
    if package.parent.name == "pages":
        return f"pages/{package.name}"
    return package.name.partition("-1.16")[0]


def _family(package: str, path: Path) -> str:
    if package == FLAGS or (package == CLIP_ART and "flag" in str(path).lower().partition(CLIP_ART)[2]):
        return "flags"
    if package in SHARED:
        return SHARED[package]
    if package in ICONS or (package == CLIP_ART and "/icons/" in str(path)):
        return "icons"
    if package in INSTALLER:
        return "installer"
    if package == CLIP_ART:
        return f"{package}/{path.parent.name}"
    if package == SCREENSHOTS or package.endswith("-data"):
        return f"game {re.split('[-0-9._]', path.name if package == SCREENSHOTS else package)[0][:5]}"
    return package.partition("-1.16")[0]


def _opened(path: Path) -> Pixels | None:
    try:
        with Image.open(path) as image:
            short, long = sorted(image.size)
            if short < SHORTEST or long < LONGEST or long > SLIMMEST * short or short * long > LARGEST:
                return None
        return decode(read(path))
    except (Refusal, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
