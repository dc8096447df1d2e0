"""What hashing a photograph costs on the depicted person's device: in Chromium, at full and a quarter speed.

Each round opens a fresh page, because nobody's browser has compiled the code before their first picture. All
steps run on the page's own thread, the only one that Chromium slows down; decoding partly runs elsewhere. The
report page reads on that thread and hashes in a worker: what a reporter waits is worked out from the steps.
"""

from __future__ import annotations

import io
import mimetypes
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

import haechi
from haechi.bench import samples
from haechi.bench.rows import OURS, Row
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright, Route

STATIC = Path(haechi.__file__).parent / "hub" / "site" / "static"
INSTALLED = (Path("/usr/bin/chromium"), Path("/usr/bin/chromium-browser"), Path("/usr/bin/google-chrome"))
ORIGIN = "http://localhost"
# Width and height of what phones take.
TWELVE = (4032, 3024)
SLOWER = (1, 4)

# A first picture, then a second one with warm code; times in milliseconds. Reading a strip and adding it up
# take turns here. On the report page a worker, which practises first, adds up what the page reads: a strip
# when it is there and the one before is done. A "wait" is how long after the last strip hashes would come.
STEPS = """async () => {
    const { stripsOf } = await import("/static/haechi/pdq.js");
    const { Hashing, practice } = await import("/static/haechi/hashing.js");
    const { BANKED, integral, pick } = await import("/static/haechi/windows.js");
    const { points } = await import("/static/haechi/window_points.js");
    const file = await (await fetch("/photograph.jpg")).blob();
    const spent = {};
    const begun = performance.now();
    practice();
    spent.practice = performance.now() - begun;
    for (const nth of ["first", "second"]) {
        let start = performance.now();
        // Ends a step; the next begins now.
        const took = (step) => {
            const now = performance.now();
            const time = now - start;
            start = now;
            spent[`${nth}: ${step}`] = (spent[`${nth}: ${step}`] ?? 0) + time;
            return time;
        };
        let hashing = null;
        let read = 0;
        let windows = nth === "first" ? spent.practice : 0;
        let both = windows;
        for await (const { width, height, data } of stripsOf(file)) {
            read += took("reading");
            hashing ??= new Hashing({ width, height }, true);
            hashing.strips.push(data);
            hashing.shrinking.add(data);
            const shrinking = took("windows, while reading");
            hashing.pdq.add(data);
            const sampling = took("PDQ, while reading");
            windows = Math.max(windows, read) + shrinking;
            both = Math.max(both, read) + shrinking + sampling;
        }
        const summed = integral(hashing.shrinking.small);
        const found = points(summed);
        const finding = took("windows, finding points");
        pick(summed, found, BANKED);
        const after = finding + took("windows, choosing and describing");
        hashing.pdq.hash(() => hashing.pixels());
        both += after + took("PDQ, the rest");
        windows += after;
        spent[`${nth}: windows, all`] = after + spent[`${nth}: windows, while reading`];
        spent[`${nth}: wait for windows`] = windows - read;
        spent[`${nth}: wait for both`] = both - read;
    }
    return spent;
}"""


def run(*, rounds: int, size: tuple[int, int] = TWELVE) -> list[Row]:
    """The median of each step over so many fresh pages, at full speed and at a quarter of it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Refusal("no_browser", "Playwright is not installed.", do="pip install playwright") from error
    photograph = drawn(size)
    with sync_playwright() as playwright:
        browser = _chromium(playwright)
        spent = {slower: _rounds(browser, photograph, slower, rounds) for slower in SLOWER}
        browser.close()
    return [row for slower in SLOWER for row in _rows(spent[slower], slower, size)]


def drawn(size: tuple[int, int]) -> bytes:
    """A generated photograph as JPEG: soft patches, sharp ones on them, grain."""
    width, height = size
    rng = np.random.default_rng(3)
    pixels = samples.generated(rng, height, width)
    for _ in range(400):
        side = int(rng.integers(height // 100 + 1, height // 8 + 2))
        y, x = int(rng.integers(height)), int(rng.integers(width))
        pixels[y : y + side, x : x + side] //= 2
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def _chromium(playwright: Playwright) -> Browser:
    from playwright.sync_api import Error

    found = next((path for path in INSTALLED if os.access(path, os.X_OK)), None)
    try:
        return playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
    except Error as error:
        raise Refusal("no_browser", "Chromium does not start here.", do="Install Chromium.") from error


def _rounds(browser: Browser, photograph: bytes, slower: int, rounds: int) -> dict[str, list[float]]:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path == "/photograph.jpg":
            route.fulfill(body=photograph, content_type="image/jpeg")
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        else:
            route.fulfill(body="<!doctype html><title>measure</title>", content_type="text/html")

    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        # A context of its own keeps no compiled code of the last round.
        context = browser.new_context()
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(f"{ORIGIN}/")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        for step, milliseconds in page.evaluate(STEPS).items():
            spent[step].append(milliseconds)
        context.close()
    return spent


def _rows(spent: dict[str, list[float]], slower: int, size: tuple[int, int]) -> Iterator[Row]:
    megapixels = size[0] * size[1] / 1e6
    for step, times in spent.items():
        middle = max(statistics.median(times), 0.001)
        note = f"{middle:.0f} ms; from {min(times):.0f} to {max(times):.0f}"
        work = f"device {megapixels:.0f} MP, {slower}x slower: {step}"
        yield Row(work, OURS, len(times), 1000 / middle, middle * 1000, note=note)
