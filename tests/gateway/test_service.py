"""The loop around the gateway: a hub that is away or lies neither stops it nor changes its bank."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import Unavailable
from haechi.core.verdict import Policy
from haechi.gateway.outbox import Outbox
from haechi.gateway.service import Gateway
from haechi.gateway.shelf import Shelf
from haechi.hashes.look import Looked
from haechi.hashes.windows.packed import Packed
from haechi.infra.keys import Keyring
from haechi.testing.clock import FakeClock
from haechi.wire import signing
from haechi.wire.bank import BankVersion


class Blind:
    """Eyes that are never asked."""

    alive = 0

    async def run(self, data: bytes) -> bytes:
        raise AssertionError("nothing was to be looked at")


@pytest.fixture
def gateway(
    tmp_path: Path, keyring: Keyring, hub_key: Ed25519PrivateKey, hub: Any, clock: FakeClock
) -> Gateway:
    keys = {signing.key_id(hub_key.public_key()): hub_key.public_key()}
    cipher = keyring.cipher("bank")
    return Gateway(
        shelf=Shelf(tmp_path / "bank.sealed", cipher=cipher, keys=keys, subscriber="board-one"),
        outbox=Outbox(tmp_path / "outbox"),
        eyes=Blind(),
        hub=hub,
        clock=clock,
        policy=Policy(),
        refused=tmp_path / "refused",
        sync_seconds=0.001,
    )


class Babbling:
    """Eyes that answer, but not in words anybody agreed on."""

    alive = 1

    def __init__(self, said: bytes) -> None:
        self._said = said

    async def run(self, data: bytes) -> bytes:
        return self._said


BAD_WINDOWS = msgspec.json.encode(
    Looked(("cd" * 32,) * 8, 90, windows=Packed(640, 480, b"\xff" * 12, b"\xff" * 24, b""))
)


@pytest.mark.parametrize("said", [b"", b"\xff", b"{}", b'{"hashes": [], "quality": 1}', BAD_WINDOWS])
def test_nonsense_of_a_worker_is_a_named_verdict(
    gateway: Gateway,
    hub: Any,
    version: Callable[..., BankVersion],
    sign: Callable[[BankVersion], bytes],
    clock: FakeClock,
    said: bytes,
) -> None:
    gateway.eyes, hub.artefact = Babbling(said), sign(version(4, now=clock.now()))
    asyncio.run(gateway.fetch())
    found = asyncio.run(gateway.scan(b"picture", claimed="image/png"))
    assert (found.verdict, [reason.code for reason in found.reasons]) == ("unscanned", ["crashed"])


def run_until(gateway: Gateway, done: Callable[[], bool]) -> None:
    async def watch() -> None:
        stopping = asyncio.Event()
        running = asyncio.create_task(gateway.run(stopping))
        async with asyncio.timeout(10):
            while not done():
                await asyncio.sleep(0)
        stopping.set()
        await running

    asyncio.run(watch())


def test_it_fetches_and_acknowledges_by_itself(
    gateway: Gateway,
    hub: Any,
    version: Callable[..., BankVersion],
    sign: Callable[[BankVersion], bytes],
    clock: FakeClock,
) -> None:
    hub.artefact = sign(version(4, now=clock.now()))
    run_until(gateway, lambda: bool(hub.told))
    assert gateway.shelf.number == 4
    assert hub.told[0][0] == "/api/v1/acks"


def test_a_hub_that_is_away_is_asked_again(gateway: Gateway, hub: Any) -> None:
    hub.failing = Unavailable("away", do="wait")
    run_until(gateway, lambda: len(hub.asked) >= 3)
    assert gateway.shelf.bank is None


def test_a_hub_that_lies_is_asked_again_and_not_believed(gateway: Gateway, hub: Any) -> None:
    hub.artefact = b"not signed at all"
    run_until(gateway, lambda: len(hub.asked) >= 3)
    assert gateway.shelf.bank is None
