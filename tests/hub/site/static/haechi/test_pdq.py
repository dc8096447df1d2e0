"""The browser hashes the same pixels to the same bits as Python, and reads files under the same contract."""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from haechi.hashes import pdq
from haechi.media import decode
from haechi.media.contract import on_white
from haechi.testing.hashkit import scene

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[5] / "vectors" / "pdq"
GOLDEN = json.loads((VECTORS / "expected.json").read_text())

HASH_PIXELS = """async ([encoded, width, height]) => {
    const { hashImageData } = await import("/static/haechi/pdq.js");
    const data = unpacked(encoded);
    return hashImageData({ data, width, height });
}"""

READ_FILE = """async ([encoded, type]) => {
    const { stripsOf, hashImageData } = await import("/static/haechi/pdq.js");
    const bytes = unpacked(encoded);
    try {
      const pixels = await gathered(stripsOf(new Blob([bytes], { type })));
      let text = "";
      for (let at = 0; at < pixels.data.length; at += 8192) {
        text += String.fromCharCode(...pixels.data.subarray(at, at + 8192));
      }
      return { width: pixels.width, height: pixels.height, data: btoa(text), ...hashImageData(pixels) };
    } catch (error) {
      return { refused: error.reason };
    }
}"""


def hashed(page: Page, rgba: np.ndarray) -> tuple[str, int]:
    height, width = rgba.shape[:2]
    found = page.evaluate(HASH_PIXELS, [base64.b64encode(rgba.tobytes()).decode(), width, height])
    return found["hex"], found["quality"]


def opaque(pixels: np.ndarray) -> np.ndarray:
    return np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255, np.uint8)], axis=2)


def read(page: Page, data: bytes, kind: str = "image/png") -> dict:
    return page.evaluate(READ_FILE, [base64.b64encode(data).decode(), kind])


def pixels_of(answer: dict) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(answer["data"]), np.uint8)
    return raw.reshape(answer["height"], answer["width"], 4)


def test_golden_pictures_from_their_pixels(static_page: Page) -> None:
    for golden in GOLDEN:
        pixels = decode((VECTORS / golden["file"]).read_bytes())
        assert hashed(static_page, opaque(pixels)) == (golden["hex"], golden["quality"]), golden["file"]


def test_golden_pictures_from_their_files(static_page: Page) -> None:
    for golden in GOLDEN:
        answer = read(static_page, (VECTORS / golden["file"]).read_bytes())
        assert (answer["hex"], answer["quality"]) == (golden["hex"], golden["quality"]), golden["file"]


@pytest.mark.parametrize("size", [(233, 401), (700, 45), (6, 2000)], ids=str)
def test_equal_to_python_on_other_sizes(static_page: Page, size: tuple[int, int]) -> None:
    for seed in range(3):
        grain = np.random.default_rng(seed).integers(-9, 10, (*size, 3))
        pixels = np.clip(scene(*size, seed) + grain, 0, 255).astype(np.uint8)
        found = pdq.hash_image(pixels)
        assert hashed(static_page, opaque(pixels)) == (found.hex, found.quality)


def test_transparency_is_on_white_as_in_python(static_page: Page) -> None:
    rgba = opaque(scene(150, 210))
    rgba[:, :, 3] = np.random.default_rng(1).integers(0, 256, (150, 210))
    found = pdq.hash_image(on_white(rgba))
    assert hashed(static_page, rgba) == (found.hex, found.quality)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_the_picture_in_the_browser_too(static_page: Page, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    Image.fromarray(scene(120, 200)).save(out, "JPEG", quality=95, exif=exif)
    answer = read(static_page, out.getvalue(), "image/jpeg")
    ours = decode(out.getvalue())
    apart = np.abs(pixels_of(answer)[:, :, :3].astype(int) - ours)
    assert apart.max() <= 4
    found = pdq.hash_image(ours)
    assert (int(answer["hex"], 16) ^ int(found.hex, 16)).bit_count() <= 8


def test_a_file_with_transparency_is_read_on_white(static_page: Page) -> None:
    rgba = opaque(scene(40, 60))
    rgba[:20, :, 3] = 0
    out = io.BytesIO()
    Image.fromarray(rgba).save(out, "PNG")
    assert (pixels_of(read(static_page, out.getvalue()))[:, :, :3] == on_white(rgba)).all()


def test_what_is_no_picture_is_refused_by_name(static_page: Page) -> None:
    assert read(static_page, b"no picture") == {"refused": "unreadable"}


def test_an_honest_canvas_is_believed_and_an_altered_one_is_not(own_page: Page) -> None:
    honest = """async () => (await import("/static/haechi/pdq.js")).canvasIsHonest()"""
    assert own_page.evaluate(honest) is True
    own_page.evaluate(
        """() => {
            const own = CanvasRenderingContext2D.prototype.getImageData;
            CanvasRenderingContext2D.prototype.getImageData = function (...place) {
              const image = own.apply(this, place);
              image.data[4001] ^= 1;
              return image;
            };
        }"""
    )
    assert own_page.evaluate(honest) is False


def test_twelve_megapixels_are_hashed_at_full_size(static_page: Page) -> None:
    answer = static_page.evaluate(
        """async () => {
            const { hashImageData } = await import("/static/haechi/pdq.js");
            const [width, height] = [4000, 3000];
            const data = new Uint8ClampedArray(width * height * 4);
            for (let at = 0; at < data.length; at++) data[at] = at % 4 === 3 ? 255 : (at * at) >> 11;
            const start = performance.now();
            return { ...hashImageData({ data, width, height }), ms: performance.now() - start };
        }"""
    )
    at = np.arange(4000 * 3000 * 4, dtype=np.float64)
    # JavaScript's >> takes the low 32 bits of the exact-as-a-double product.
    values = (
        (np.remainder(at * at, 2.0**32).astype(np.uint32).view(np.int32) >> 11).clip(0, 255).astype(np.uint8)
    )
    found = pdq.hash_image(values.reshape(3000, 4000, 4)[:, :, :3])
    assert (answer["hex"], answer["quality"]) == (found.hex, found.quality)
    assert answer["ms"] < 5000
