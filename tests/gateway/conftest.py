"""Benign pictures, a bank maker and a hub that remembers what it was told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from haechi.core.errors import HaechiError
from haechi.hashes import pdq
from haechi.infra.keys import Keyring
from haechi.testing import pictures
from haechi.testing.clock import FakeClock
from haechi.wire import codec, signing
from haechi.wire.bank import PAYLOAD_TYPE, BankFormat, BankVersion, Entry, Tombstone

HUB_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SUBSCRIBER = "board-one"


class FakeHub:
    """Hands out the bank it was given and keeps every report; `failing` is raised instead."""

    def __init__(self) -> None:
        self.artefact: bytes | None = None
        self.told: list[tuple[str, bytes]] = []
        self.asked: list[int] = []
        self.failing: HaechiError | None = None

    def newer_bank(self, have: int) -> bytes | None:
        self.asked.append(have)
        if self.failing:
            raise self.failing
        return self.artefact

    def report(self, path: str, body: bytes) -> None:
        if self.failing:
            raise self.failing
        self.told.append((path, body))


def hash_of(picture: Image.Image) -> str:
    return pdq.hash_image(np.asarray(picture)).hex


def make_version(
    number: int,
    *entries: Entry,
    now: datetime,
    gone: tuple[str, ...] = (),
    subscriber: str = SUBSCRIBER,
    v: BankFormat = 1,
) -> BankVersion:
    stones = tuple(Tombstone(id=name, seq=seq) for seq, name in enumerate(gone, start=1))
    return BankVersion(
        v=v,
        number=number,
        issued_at=now,
        lease_until=now + timedelta(hours=24),
        subscriber=subscriber,
        entries=entries,
        tombstones=stones,
    )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hub() -> FakeHub:
    return FakeHub()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keys")


@pytest.fixture
def picture() -> Callable[..., Image.Image]:
    return pictures.picture


@pytest.fixture
def save() -> Callable[..., bytes]:
    return pictures.saved


@pytest.fixture
def hashed() -> Callable[[Image.Image], str]:
    return hash_of


@pytest.fixture
def version() -> Callable[..., BankVersion]:
    return make_version


@pytest.fixture
def hub_key() -> Ed25519PrivateKey:
    return HUB_KEY


@pytest.fixture
def sign() -> Callable[[BankVersion], bytes]:
    return lambda version: signing.sign(codec.encode(version), PAYLOAD_TYPE, HUB_KEY)
