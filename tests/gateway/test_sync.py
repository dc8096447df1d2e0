"""One round with the hub: newer banks come into force and are acknowledged, failures change nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import Unavailable
from haechi.gateway import sync
from haechi.gateway.outbox import Outbox
from haechi.gateway.shelf import Shelf
from haechi.infra.keys import Keyring
from haechi.testing.clock import FakeClock
from haechi.wire import signing
from haechi.wire.bank import BankVersion, Entry
from haechi.wire.feedback import Ack


@pytest.fixture
def parts(tmp_path: Path, keyring: Keyring, hub_key: Ed25519PrivateKey) -> tuple[Shelf, Outbox]:
    keys = {signing.key_id(hub_key.public_key()): hub_key.public_key()}
    shelf = Shelf(tmp_path / "bank.sealed", cipher=keyring.cipher("bank"), keys=keys, subscriber="board-one")
    return shelf, Outbox(tmp_path / "outbox")


def acks(outbox: Outbox) -> list[Ack]:
    return [msgspec.json.decode(record.body, type=Ack) for record in outbox.waiting(10)]


def test_a_newer_bank_is_acknowledged_with_its_last_tombstone(
    parts: tuple[Shelf, Outbox],
    hub: Any,
    version: Callable[..., BankVersion],
    sign: Callable[[BankVersion], bytes],
    clock: FakeClock,
) -> None:
    shelf, outbox = parts
    hub.artefact = sign(
        version(3, Entry(id="e", hash="0" * 64, kind="confirmed"), now=clock.now(), gone=("a", "b"))
    )
    new_id: Callable[[], UUID] = uuid4
    assert sync.fetch(shelf, hub, outbox, now=clock.now(), new_id=new_id)
    (ack,) = acks(outbox)
    assert (ack.bank, ack.tombstone_seq, ack.at) == (3, 2, clock.now())
    assert not sync.fetch(shelf, hub, outbox, now=clock.now(), new_id=new_id)
    assert hub.asked == [0, 3]
    assert len(acks(outbox)) == 1


def test_nothing_newer_and_no_hub_leave_everything_as_it_was(
    parts: tuple[Shelf, Outbox], hub: Any, clock: FakeClock
) -> None:
    shelf, outbox = parts
    assert not sync.fetch(shelf, hub, outbox, now=clock.now(), new_id=uuid4)
    hub.failing = Unavailable("away", do="wait")
    with pytest.raises(Unavailable):
        sync.fetch(shelf, hub, outbox, now=clock.now(), new_id=uuid4)
    sync.acknowledge(shelf, outbox, now=clock.now(), new_id=uuid4)
    assert (shelf.bank, acks(outbox)) == (None, [])
