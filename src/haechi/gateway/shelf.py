"""The bank in force, in memory and sealed on disk, so that a restart needs no hub.

What lies on disk is the signed artefact as it came: it is verified again before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from haechi.core.errors import Tampered
from haechi.gateway.bank import Bank
from haechi.infra.files import replace
from haechi.infra.keys import FieldCipher
from haechi.wire import codec, signing
from haechi.wire.bank import PAYLOAD_TYPE, BankVersion


class Shelf:
    """Holds one bank. `put` only takes a newer one, signed by the hub, for this subscriber."""

    def __init__(
        self, path: Path, *, cipher: FieldCipher, keys: Mapping[str, Ed25519PublicKey], subscriber: str
    ) -> None:
        self._path = path
        self._cipher = cipher
        self._keys = keys
        self._subscriber = subscriber
        self.bank: Bank | None = None

    @property
    def number(self) -> int:
        """The number of the bank in force; 0 before the first."""
        # An empty bank is a bank: its length says nothing about whether it is there.
        return 0 if self.bank is None else self.bank.number

    def load(self) -> bool:
        """Take up what the last run had. False where there was nothing; Tampered where it was touched."""
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return False
        self.bank = Bank(self._opened(self._cipher.open(sealed)))
        return True

    def put(self, artefact: bytes) -> bool:
        """Take a bank version into force. False where it is the one in force; Tampered where it is older."""
        version = self._opened(artefact)
        if version.number < self.number:
            raise Tampered(
                "The hub sent an older bank version than the one in force.",
                do="Keep the newer one, and find out who answers in the hub's name.",
            )
        if self.bank is not None and version.number == self.number:
            return False
        if self.bank is not None:
            # A withdrawal does not wait until the new index is built and written.
            self.bank.revoke(stone.id for stone in version.tombstones)
        bank = Bank(version, self.bank)
        replace(self._path, self._cipher.seal(artefact))
        self.bank = bank
        return True

    def _opened(self, artefact: bytes) -> BankVersion:
        version = codec.decode(signing.verify(artefact, PAYLOAD_TYPE, self._keys), BankVersion)
        if version.subscriber != self._subscriber:
            raise Tampered("This bank version is meant for another subscriber.", do="Check SUBSCRIBER.")
        return version
