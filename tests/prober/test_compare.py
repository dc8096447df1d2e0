"""Present, absent or unclear: only what was looked at in full is called absent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from haechi.core.errors import Unavailable
from haechi.hashes import pdq
from haechi.hashes.look import look
from haechi.prober.compare import compare
from haechi.prober.fetch import Shown
from haechi.testing.pictures import picture, saved
from haechi.wire.compare import CompareAnswer

WANTED = pdq.hash_image(np.asarray(picture(1))).hex
PAGE = "https://board.example/p/1"


class Eyes:
    """Looks in this process."""

    async def run(self, data: bytes) -> bytes:
        return look(data)


class Web:
    """Pages by address; what is not there does not answer."""

    def __init__(self, pages: dict[str, tuple[int, str, bytes]]) -> None:
        self._pages = pages

    def get(self, url: str, *, vouched: Callable[[str], None]) -> Shown:
        vouched(url)
        if url not in self._pages:
            raise Unavailable("silent", do="wait")
        return Shown(*self._pages[url], url=url)


def html(*sources: str) -> tuple[int, str, bytes]:
    return 200, "text/html", "".join(f'<img src="{source}">' for source in sources).encode()


def jpeg(seed: int) -> tuple[int, str, bytes]:
    return 200, "image/jpeg", saved(picture(seed, (500, 375)), quality=60)


def run(pages: dict[str, tuple[int, str, bytes]], seen: list[str] | None = None) -> CompareAnswer:
    vouched = (seen if seen is not None else []).append
    return asyncio.run(
        compare(PAGE, ["00" * 32, WANTED], reader=Web(pages), eyes=Eyes(), vouched=vouched, simulated=True)
    )


A, B = "https://board.example/a.jpg", "https://cdn.example/b.jpg"


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ({PAGE: (410, "text/html", b"")}, "absent"),
        ({PAGE: (404, "text/html", b"")}, "absent"),
        ({PAGE: (403, "text/html", b"")}, "unclear"),
        ({PAGE: jpeg(2)}, "absent"),
        ({PAGE: (200, "image/jpeg", b"not one")}, "unclear"),
        ({PAGE: html()}, "unclear"),
        ({PAGE: html("/a.jpg"), A: jpeg(2)}, "absent"),
        ({PAGE: html("/a.jpg"), A: (410, "", b"")}, "absent"),
        ({PAGE: html("/a.jpg", B), A: jpeg(2)}, "unclear"),
        ({PAGE: html("/a.jpg", B), A: jpeg(2), B: (500, "", b"")}, "unclear"),
        ({PAGE: html(*(f"/{n}.jpg" for n in range(13)))}, "unclear"),
    ],
)
def test_what_is_said_where_nothing_matches(pages: dict[str, tuple[int, str, bytes]], found: str) -> None:
    answer = run(pages)
    assert (answer.found, answer.distance, answer.simulated) == (found, None, True)


@pytest.mark.parametrize(
    "pages", [{PAGE: jpeg(1)}, {PAGE: html("/none.jpg", "/a.jpg", B), A: jpeg(2), B: jpeg(1)}]
)
def test_a_copy_is_present_wherever_it_stands(pages: dict[str, tuple[int, str, bytes]]) -> None:
    answer = run(pages)
    assert answer.found == "present"
    assert answer.distance is not None
    assert answer.distance <= 12


def test_every_address_is_vouched_for_before_it_is_read() -> None:
    seen: list[str] = []
    run({PAGE: html("/a.jpg"), A: jpeg(2)}, seen)
    assert seen == [PAGE, A]
