"""Short ways to the things the banks' tests are about. Tables come late: Django is not up yet here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.consent import Cleared, Grant, Purpose, clear
from haechi.core.hash import PerceptualHash
from haechi.core.ids import Actor
from haechi.core.windows import Window, WindowHash
from haechi.testing.clock import MORNING
from haechi.testing.jobs import CollectedJobs
from haechi.wire import bank as wire
from haechi.wire import codec, signing


class Bank:
    """The four people, and what they do in most tests."""

    triage = Actor(kind="officer", id="p-1", role="counsellor")
    first = Actor(kind="officer", id="p-2", role="deletion_officer")
    second = Actor(kind="officer", id="p-3", role="lead")
    third = Actor(kind="officer", id="p-4", role="lead")

    @staticmethod
    def cleared(
        report: UUID,
        *,
        purpose: Purpose = Purpose.RELEASE_HASH,
        to: str = "banks",
        fields: frozenset[str] = frozenset({"hash"}),
        withhold: frozenset[str] = frozenset(),
    ) -> Cleared:
        grant = Grant(uuid4(), purpose, frozenset({to}), withhold, given_at=MORNING)
        return clear(
            purpose=purpose, recipient=to, subject=report, fields=fields, grants=(grant,), now=MORNING
        )

    @staticmethod
    def picture(quality: int = 100) -> PerceptualHash:
        return PerceptualHash(kind="pdq", bits=uuid4().bytes + uuid4().bytes, quality=quality)

    @staticmethod
    def windows(seed: int = 1) -> WindowHash:
        """Windows of no picture, others for every seed."""
        found = (Window(6400 + 64 * number, 6400, 1024, seed << number) for number in range(8))
        return WindowHash(640, 480, tuple(found))

    def add(
        self,
        hash: PerceptualHash | None = None,
        *,
        report: UUID | None = None,
        retained: bool = False,
        windows: WindowHash | None = None,
        now: datetime = MORNING,
    ) -> UUID:
        from haechi.hub.banks import claims
        from haechi.hub.banks.windows import ClearedWindows

        report = report or uuid4()
        for_windows = self.cleared(report, purpose=Purpose.RELEASE_WINDOWS, fields=frozenset({"windows"}))
        return claims.add_claim(
            hash or self.picture(),
            report_id=report,
            cleared=self.cleared(report),
            retained=retained,
            actor=self.triage,
            now=now,
            windows=None if windows is None else ClearedWindows(windows, for_windows),
        )

    def confirm(self, entry: UUID, now: datetime = MORNING) -> None:
        from haechi.hub.banks import claims

        claims.confirm(entry, basis="authorised_viewing", actor=self.first, now=now)
        claims.confirm(entry, basis="platform_compared", actor=self.second, now=now)

    @staticmethod
    def pulled(
        subscriber: UUID, *, have: int = 0, now: datetime = MORNING, format: wire.BankFormat = 1
    ) -> wire.BankVersion | None:
        """What a gateway reads out of a snapshot, its signature checked."""
        from haechi.hub.banks import editions
        from haechi.hub.kernel.keys import keyring

        artefact = editions.snapshot(subscriber, have=have, now=now, format=format)
        if artefact is None:
            return None
        key = keyring().signer("bank").public_key()
        keys: Mapping = {signing.key_id(key): key}
        return codec.decode(signing.verify(artefact, wire.PAYLOAD_TYPE, keys), wire.BankVersion)

    @staticmethod
    def gateway_key() -> Ed25519PrivateKey:
        return Ed25519PrivateKey.generate()


@pytest.fixture
def bank(queue: CollectedJobs) -> Bank:
    """The bank with people at it; events wake nobody."""
    return Bank()
