"""Write the framed pictures of this folder and what is found in them: `python vectors/views/generate.py`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.hashes.pdq.sights import REGIONS, regions, sights
from haechi.media import decode
from haechi.media.reduced import cell_of, reduced

HERE = Path(__file__).parent
PICTURES = ("shapes-128x333.png", "shapes-700x1100.png", "waves-320x240.png", "words-240x180.png")
Pixels = NDArray[np.uint8]


def bordered(pixels: Pixels) -> Pixels:
    """An even border of dark blue."""
    framed = np.empty((pixels.shape[0] + 46, pixels.shape[1] + 46, 3), np.uint8)
    framed[:] = (10, 14, 60)
    framed[23:-23, 23:-23] = pixels
    return framed


def paged(pixels: Pixels) -> Pixels:
    """A white page with bars for words above and below."""
    height, width = pixels.shape[:2]
    page = np.full((height + 160, width, 3), 255, np.uint8)
    page[80:-80] = pixels
    for line in (12, 36, height + 110, height + 134):
        for letter in range(10, width * 2 // 3, 14):
            page[line : line + 10, letter : letter + 6] = 40
    return page


def collaged(pixels: Pixels) -> Pixels:
    """Beside its own negative upside down, and both above a mirrored copy of double width."""
    width = pixels.shape[1]
    above = np.concatenate([pixels, 255 - pixels[::-1]], axis=1)
    below = np.repeat(pixels[:, ::-1], 2, axis=1)
    gutter = np.full((8, 2 * width, 3), 250, np.uint8)
    return np.ascontiguousarray(np.concatenate([above, gutter, below]))


FRAMES = {"plain": lambda pixels: pixels, "bordered": bordered, "paged": paged, "collaged": collaged}


def main() -> None:
    """Frame, save, look, and write down what was seen."""
    expected = []
    for name in PICTURES:
        pixels = decode((HERE.parent / "pdq" / name).read_bytes())
        for frame, put in FRAMES.items():
            file = HERE / f"{frame}-{name}"
            Image.fromarray(put(pixels)).save(file, optimize=True)
            framed = decode(file.read_bytes())
            cell = cell_of(*framed.shape[:2])
            found = [
                {"view": view.value, "box": [box.top, box.left, box.bottom, box.right]}
                for view, box in regions(reduced(framed), cell, REGIONS)
            ]
            hashes = [[sight.view.value, sight.hashes[0].hex] for sight in sights(framed, REGIONS)]
            expected.append({"file": name, "frame": frame, "regions": found, "hashes": hashes})
    lines = ",\n".join(json.dumps(entry) for entry in expected)
    (HERE / "expected.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
