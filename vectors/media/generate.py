"""Writes the files of this folder and expected.json: what Meta's reference says of the pixels in each.

python vectors/media/generate.py     (needs pdqhash; still.heic is made where pillow-heif is installed too)
"""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pdqhash
from PIL import Image, ImageOps

from haechi.hashes import pdq
from haechi.media import stills

HERE = Path(__file__).parent


def waves(height: int, width: int, phase: float = 0) -> Image.Image:
    y, x = np.mgrid[0 : 1 : complex(height), 0 : 1 : complex(width)]
    layers = [
        127
        + 60 * np.sin(9 * x + k + phase) * np.cos(11 * y - 2 * k)
        + 60 * np.sin(23 * x * y + 5 * k - phase)
        for k in range(3)
    ]
    return Image.fromarray(np.clip(np.stack(layers, axis=2), 0, 255).astype(np.uint8))


def write() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    waves(300, 420).save(HERE / "turned.jpg", quality=85, exif=turned)
    waves(1040, 1300).save(HERE / "large.jpg", quality=80, exif=turned)
    waves(300, 420).convert("L").save(HERE / "gray.jpg", quality=85, progressive=True)
    deep = np.asarray(waves(200, 260).convert("L")).astype(np.uint16) * 257
    Image.fromarray(deep).save(HERE / "deep.tif", compression="tiff_deflate")
    first, *rest = [waves(120, 160, phase).quantize(64) for phase in range(5)]
    first.save(HERE / "moving.gif", save_all=True, append_images=rest, duration=100)
    waves(200, 260).save(HERE / "still.webp", quality=80)
    waves(200, 260).save(HERE / "still.avif", quality=80)
    if importlib.util.find_spec("pillow_heif"):
        import pillow_heif

        pillow_heif.from_pillow(waves(200, 260)).save(HERE / "still.heic", quality=80)


def upright(path: Path) -> np.ndarray:
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return np.asarray(image.convert("RGB"))


def expected(path: Path) -> dict:
    bits, quality = pdqhash.compute(np.ascontiguousarray(upright(path)))
    data = path.read_bytes()
    return {
        "file": path.name,
        "hex": np.packbits(bits.astype(np.uint8)).tobytes().hex(),
        "quality": int(quality),
        "fast": pdq.hash_bytes(data, fast=True).hex,
        "frames": {still.index: pdq.hash_image(still.picture).hex for still in stills(data, most=3)},
    }


if __name__ == "__main__":
    write()
    files = sorted(path for path in HERE.iterdir() if path.suffix not in (".py", ".md", ".json"))
    (HERE / "expected.json").write_text(json.dumps([expected(file) for file in files], indent=1) + "\n")
