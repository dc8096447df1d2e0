"""The browser finds the same windows as Python in the same pixels, to the last bit, and reads files alike."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from haechi.core.errors import Refusal
from haechi.core.windows import from_text
from haechi.hashes import pdq, windows
from haechi.media import Pixels, decode
from haechi.media.contract import on_white
from haechi.testing.hashkit import scene

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[5] / "vectors" / "windows"
GOLDEN = json.loads((VECTORS / "expected.json").read_text())

LOOK_AT_PIXELS = """async ([encoded, width, height, most]) => {
    const { canonical, look } = await import("/static/haechi/windows.js");
    const data = unpacked(encoded);
    const seen = look(canonical({ data, width, height }), most);
    const words = btoa(String.fromCharCode(...seen.words.subarray(0, 18 * seen.count)));
    const whole = btoa(String.fromCharCode(...seen.whole));
    return [seen.rows, seen.columns, Array.from(seen.places.subarray(0, 3 * seen.count)), words, whole];
}"""

HASH_PIXELS = """async ([encoded, width, height]) => {
    const { canonical, windowHash } = await import("/static/haechi/windows.js");
    const data = unpacked(encoded);
    try {
      return windowHash(canonical({ data, width, height }));
    } catch (error) {
      return error.reason;
    }
}"""

READ_FILE = """async ([encoded, type, most]) => {
    const { stripsOf } = await import("/static/haechi/pdq.js");
    const { canonical, look, windowHash } = await import("/static/haechi/windows.js");
    const { hex } = await import("/static/haechi/bytes.js");
    const digest = async (data) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", data)));
    const bytes = unpacked(encoded);
    const small = canonical(await gathered(stripsOf(new Blob([bytes], { type }))));
    const seen = look(small, most);
    const windows = new Uint8Array(24 * seen.count);
    const view = new DataView(windows.buffer);
    for (let at = 0; at < seen.count; at++) {
      for (let part = 0; part < 3; part++) view.setUint16(24 * at + 2 * part, seen.places[3 * at + part]);
      windows.set(seen.words.subarray(18 * at, 18 * at + 18), 24 * at + 6);
    }
    let text;
    try {
      text = windowHash(small);
    } catch (error) {
      text = error.reason === "too_plain" ? "" : error.reason;
    }
    return {
      rows: small.rows, columns: small.columns, whole: hex(seen.whole), asked: seen.count, text,
      canonical: await digest(small.gray), windows: await digest(windows),
    };
}"""


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def opaque(pixels: Pixels) -> Pixels:
    return np.concatenate([pixels, np.full((*pixels.shape[:2], 1), 255, np.uint8)], axis=2)


def hashed(page: Page, rgba: Pixels) -> str:
    found: str = page.evaluate(HASH_PIXELS, [base64_of(rgba.tobytes()), rgba.shape[1], rgba.shape[0]])
    return found


def looked(page: Page, rgba: Pixels, most: int) -> tuple[int, int, list[int], bytes, bytes]:
    rows, columns, places, words, whole = page.evaluate(
        LOOK_AT_PIXELS, [base64_of(rgba.tobytes()), rgba.shape[1], rgba.shape[0], most]
    )
    return rows, columns, places, base64.b64decode(words), base64.b64decode(whole)


def expected(pixels: Pixels, most: int) -> tuple[int, int, list[int], bytes, bytes]:
    seen = windows.look(pixels, most)
    words = seen.words.astype("<u8").view(np.uint8).reshape(-1, 24)[:, :18]
    whole = seen.whole.astype("<u8").tobytes()[:18]
    return seen.rows, seen.columns, seen.places.ravel().tolist(), words.tobytes(), whole


def read(page: Page, data: bytes, kind: str = "image/png") -> dict[str, Any]:
    answer: dict[str, Any] = page.evaluate(READ_FILE, [base64_of(data), kind, windows.ASKED])
    return answer


def text_of(pixels: Pixels) -> str:
    try:
        return windows.hash_image(pixels).text
    except Refusal as refusal:
        return refusal.code


def grainy(height: int, width: int, seed: int) -> Pixels:
    grain = np.random.default_rng(seed).integers(-25, 26, (height, width, 3))
    pixels: Pixels = np.clip(scene(height, width, seed) + grain, 0, 255).astype(np.uint8)
    return pixels


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["file"])
def test_golden_pictures_from_their_files(static_page: Page, golden: dict[str, Any]) -> None:
    answer = read(static_page, (VECTORS / golden["file"]).read_bytes())
    assert answer == {name: golden[name] for name in answer}


# Growing, shrinking and neither; both ways up; so thin that nothing fits.
SIZES = [
    *[(480, 640), (641, 640), (213, 320), (1000, 667), (97, 301), (1, 1), (1, 700), (700, 1), (33, 900)],
]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_equal_to_python_on_other_sizes(static_page: Page, size: tuple[int, int]) -> None:
    pixels = grainy(*size, sum(size))
    assert looked(static_page, opaque(pixels), 200) == expected(pixels, 200)


def noise(height: int, width: int) -> Pixels:
    return np.random.default_rng(5).integers(0, 256, (height, width, 3), np.uint8)


def squares(height: int, width: int) -> Pixels:
    y, x = np.mgrid[0:height, 0:width]
    return np.repeat(((y // 20 + x // 20) % 2 * 255).astype(np.uint8)[:, :, None], 3, axis=2)


def ramp(height: int, width: int) -> Pixels:
    return np.repeat((np.mgrid[0:height, 0:width][1] * 255 // width).astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize("make", [noise, squares, ramp], ids=lambda make: make.__name__)
def test_equal_to_python_where_scores_tie_and_where_nothing_stands_out(static_page: Page, make: Any) -> None:
    pixels = make(360, 500)
    assert looked(static_page, opaque(pixels), windows.ASKED) == expected(pixels, windows.ASKED)


def test_many_small_pictures_have_one_text_in_both_languages(static_page: Page) -> None:
    for seed in range(6):
        pixels = grainy(90 + 7 * seed, 220 - 3 * seed, seed)
        assert hashed(static_page, opaque(pixels)) == text_of(pixels)


def test_transparency_is_on_white_as_in_python(static_page: Page) -> None:
    rgba = opaque(grainy(150, 210, 3))
    rgba[:, :, 3] = np.random.default_rng(1).integers(0, 256, (150, 210))
    assert hashed(static_page, rgba) == text_of(on_white(rgba))


def test_what_is_too_plain_is_refused_by_name(static_page: Page) -> None:
    assert hashed(static_page, np.full((30, 40, 4), 255, np.uint8)) == "too_plain"


@pytest.mark.parametrize("quality", [60, 95])
def test_a_jpeg_is_decoded_to_nearly_the_same_windows(static_page: Page, quality: int) -> None:
    out = io.BytesIO()
    Image.fromarray(grainy(300, 420, quality)).save(out, "JPEG", quality=quality)
    there = from_text(read(static_page, out.getvalue(), "image/jpeg")["text"])
    here = windows.hash_image(decode(out.getvalue()))
    alike = {(window.y, window.x, window.half): window.word for window in here.windows}
    apart = [
        (window.word ^ alike[place]).bit_count()
        for window in there.windows
        if (place := (window.y, window.x, window.half)) in alike
    ]
    assert len(apart) >= 53
    assert max(*apart, (there.whole ^ here.whole).bit_count()) <= 4


# In strips of 7 rows, so that boxes of both hashes lie across two.
BESIDE = """async ([encoded, width, height, wanted]) => {
    const { hashBeside } = await import("/static/haechi/hashing.js");
    const data = unpacked(encoded);
    const given = [];
    async function* strips() {
        for (let at = 0; at < data.length; at += 28 * width) {
            given.push(data.slice(at, at + 28 * width));
            yield { width, height, data: given.at(-1) };
        }
    }
    const hashes = await hashBeside(strips(), wanted);
    return { ...hashes, gone: given.every((strip) => strip.length === 0) };
}"""


def beside(page: Page, pixels: Pixels, *, wanted: bool = True) -> dict[str, Any]:
    rgba = opaque(pixels)
    height, width = pixels.shape[:2]
    answer: dict[str, Any] = page.evaluate(BESIDE, [base64_of(rgba.tobytes()), width, height, wanted])
    return answer


@pytest.mark.parametrize("size", [(150, 200), (210, 700), (900, 310)], ids=str)
def test_both_hashes_are_made_beside_the_page(static_page: Page, size: tuple[int, int]) -> None:
    pixels = grainy(*size, 4)
    found = pdq.hash_image(pixels)
    expected = {"hex": found.hex, "quality": found.quality, "windows": text_of(pixels)}
    with static_page.expect_event("worker"):
        assert beside(static_page, pixels) == {**expected, "gone": True}


def test_without_workers_they_are_made_on_the_page(own_page: Page) -> None:
    pixels = grainy(150, 200, 4)
    own_page.evaluate("() => { delete window.Worker; }")
    answer = beside(own_page, pixels)
    assert (answer["windows"], answer["gone"]) == (text_of(pixels), False)


def test_what_is_too_plain_has_no_windows_and_its_pdq_hash_all_the_same(static_page: Page) -> None:
    pixels = ramp(40, 60)
    answer = beside(static_page, pixels)
    assert (answer["windows"], answer["hex"]) == ("", pdq.hash_image(pixels).hex)


def test_windows_nobody_asks_for_are_not_made(static_page: Page) -> None:
    pixels = grainy(150, 200, 4)
    answer = beside(static_page, pixels, wanted=False)
    assert (answer["windows"], answer["hex"]) == ("", pdq.hash_image(pixels).hex)


def test_a_file_that_cannot_be_read_ends_the_worker_too(own_page: Page) -> None:
    with own_page.expect_worker() as started:
        own_page.evaluate(
            """async () => {
                const { hashBeside } = await import("/static/haechi/hashing.js");
                const reading = new Promise((resolve, reject) => (window.fail = reject));
                async function* strips() { yield await reading; }
                window.outcome = hashBeside(strips(), true).catch((error) => error.message);
            }"""
        )
    with started.value.expect_event("close"):
        outcome = own_page.evaluate("() => (window.fail(new Error('unreadable')), window.outcome)")
    assert outcome == "unreadable"
