"""The upload's body, held in memory and bounded: by what arrives, never by what was promised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from haechi.core.errors import Refusal

BODY_SECONDS = 30.0


async def read_bounded(
    chunks: AsyncIterator[bytes], *, promised: str, limit: int, seconds: float = BODY_SECONDS
) -> bytes:
    """The whole body, or a Refusal: too_large, too_slow, empty. `promised` is the Content-Length, if any."""
    if promised.isascii() and promised.isdigit() and (len(promised) > 18 or int(promised) > limit):
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds):
            data = await _collect(chunks, limit)
    except TimeoutError:
        raise Refusal("too_slow", "The upload did not arrive in time.", do="Send it again.") from None
    if not data:
        raise Refusal("empty", "There is no image in the request.", do="Send the image bytes as the body.")
    return data


async def _collect(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    data = bytearray()
    async for chunk in chunks:
        if len(data) + len(chunk) > limit:
            raise _too_large(limit)
        data += chunk
    return bytes(data)


def _too_large(limit: int) -> Refusal:
    return Refusal("too_large", f"The upload is larger than {limit} bytes.", do="Send a smaller copy.")
