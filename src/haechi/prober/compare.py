"""One comparison: fetch, look in a worker, measure, forget."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from haechi.core.errors import Refusal, Unavailable
from haechi.hashes import pdq
from haechi.hashes.look import Looked, job
from haechi.infra.workers import JobFailed
from haechi.prober.fetch import MOST_PICTURES, Shown, pictures_of
from haechi.wire.compare import CompareAnswer

GONE = frozenset({404, 410, 451})
# As at the gateway: below this there is too little in a picture to tell it from another.
LEAST_QUALITY = 10


class Eyes(Protocol):
    """Whoever looks at bytes: the pool of workers."""

    async def run(self, data: bytes) -> bytes: ...


class Reader(Protocol):
    """Whoever fetches addresses."""

    def get(self, url: str, *, vouched: Callable[[str], None]) -> Shown: ...


async def compare(
    locator: str,
    hashes: Sequence[str],
    *,
    reader: Reader,
    eyes: Eyes,
    vouched: Callable[[str], None],
    simulated: bool,
) -> CompareAnswer:
    """Whether `locator`, or a picture on the page it names, is near one of `hashes`."""
    shown = await asyncio.to_thread(reader.get, locator, vouched=vouched)
    if shown.status in GONE:
        return _answer("absent", simulated)
    if shown.status != 200:
        return _answer("unclear", simulated)
    pictures, all_seen = await _pictures(shown, reader, vouched)
    nearest = 257
    for picture in pictures:
        apart = await _apart(picture, hashes, eyes)
        if apart is None:
            all_seen = False
        else:
            nearest = min(nearest, apart)
    if nearest <= pdq.match_distance:
        return CompareAnswer(v=1, found="present", distance=nearest, simulated=simulated)
    return _answer("absent" if all_seen else "unclear", simulated)


def _answer(found: Literal["absent", "unclear"], simulated: bool) -> CompareAnswer:
    return CompareAnswer(v=1, found=found, simulated=simulated)


async def _pictures(shown: Shown, reader: Reader, vouched: Callable[[str], None]) -> tuple[list[Shown], bool]:
    """The pictures an address shows, and whether those are all of them."""
    if shown.kind not in ("text/html", "application/xhtml+xml"):
        return [shown], True
    named = pictures_of(shown)
    # A page that names no picture may still show some, by script: nobody can say that it does not.
    found, all_seen = [], shown.whole and 0 < len(named) <= MOST_PICTURES
    for url in named[:MOST_PICTURES]:
        try:
            picture = await asyncio.to_thread(reader.get, url, vouched=vouched)
        except (Refusal, Unavailable):
            all_seen = False
            continue
        if picture.status == 200:
            found.append(picture)
        elif picture.status not in GONE:
            all_seen = False
    return found, all_seen


async def _apart(picture: Shown, hashes: Sequence[str], eyes: Eyes) -> int | None:
    """The smallest distance between any view of the picture and any hash; None where it cannot be told."""
    if not picture.whole:
        return None
    try:
        looked = msgspec.json.decode(await eyes.run(job(picture.kind, picture.body)), type=Looked)
    except (Refusal, JobFailed):
        return None
    if looked.quality < LEAST_QUALITY or looked.unread:
        return None
    views = [int(view, 16) for view in looked.hashes]
    return min((view ^ int(wanted, 16)).bit_count() for view in views for wanted in hashes)
