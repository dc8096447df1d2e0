"""The body is bounded by what arrives, whatever was promised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from haechi.core.errors import Refusal
from haechi.gateway.stream import read_bounded


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def read(*parts: bytes, promised: str = "", limit: int = 10) -> bytes:
    return asyncio.run(read_bounded(chunks(*parts), promised=promised, limit=limit))


def test_a_body_up_to_the_limit_comes_whole() -> None:
    assert read(b"12345", b"", b"67890") == b"1234567890"
    assert read(b"12345", promised="5") == b"12345"


@pytest.mark.parametrize(
    ("parts", "promised", "reason"),
    [
        ((b"12345678901",), "", "too_large"),
        ((b"123456", b"78901"), "5", "too_large"),
        ((), "11", "too_large"),
        ((), "9" * 5000, "too_large"),
        ((), "", "empty"),
        ((b"", b""), "7", "empty"),
    ],
)
def test_the_rest_is_named(parts: tuple[bytes, ...], promised: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(*parts, promised=promised)
    assert caught.value.reason == reason


@pytest.mark.parametrize("promised", ["-1", "many", "１", "1e3"])
def test_a_length_that_is_none_is_ignored(promised: str) -> None:
    assert read(b"x", promised=promised) == b"x"


def test_a_body_that_never_ends_is_too_slow() -> None:
    async def forever() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    with pytest.raises(Refusal) as caught:
        asyncio.run(read_bounded(forever(), promised="", limit=10, seconds=0.01))
    assert caught.value.reason == "too_slow"
