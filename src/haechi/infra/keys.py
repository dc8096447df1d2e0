"""The installation's own keys: one folder outside the database, everything else derived from it.

A field cipher or a blind index is a label away: HKDF gives each label a key of its own, so that a value
sealed for one column opens in no other. Signing keys are files by name, made when first asked for.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from haechi.core.errors import Refusal, Tampered
from haechi.infra.files import write_once

_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_KEY = 32


class FieldCipher:
    """AES-256-GCM for one label. Wire: version byte, nonce, ciphertext and tag; the label is bound in."""

    def __init__(self, key: bytes, label: str) -> None:
        self._aead = AESGCM(key)
        self._aad = label.encode()

    def seal(self, plain: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, self._aad)

    def open(self, sealed: bytes) -> bytes:
        """Raise Tampered if a bit changed, or if it was sealed for another label or by another keyring."""
        nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if sealed[:1] != _VERSION or len(body) < _TAG:
            raise _unopenable()
        try:
            return self._aead.decrypt(nonce, body, self._aad)
        except InvalidTag:
            raise _unopenable() from None


class Keyring:
    """The keys in one folder that only its owner may enter."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        _must_be_private(directory)

    @classmethod
    def create(cls, directory: Path) -> Keyring:
        """Open the folder, making it and its master key where they are missing. Racing callers agree."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        master = directory / "master"
        if not master.exists():
            if any(directory.glob("*.ed25519")):
                # A fresh master here would turn everything sealed so far into noise.
                raise _missing("The key folder holds signing keys and no master key.")
            write_once(master, secrets.token_bytes(_KEY))
        return cls(directory)

    def cipher(self, label: str) -> FieldCipher:
        return FieldCipher(self._derive("cipher", label), label)

    def blind(self, label: str, value: bytes) -> bytes:
        """A keyed digest: equal values can be found, nothing can be read or guessed without the key."""
        return hmac.new(self._derive("blind", label), value, hashlib.sha256).digest()

    def secret(self, name: str) -> bytes:
        """32 bytes that stay the same for this name: for a framework's own signing, a subscriber's key."""
        return self._derive("secret", name)

    def signer(self, name: str) -> Ed25519PrivateKey:
        """The Ed25519 key called `name` ("ledger", "bank", "webhook"), made when first asked for."""
        if not name.isidentifier():
            raise ValueError(f"a signing key is called by a plain word, not {name!r}")
        path = self.directory / f"{name}.ed25519"
        if not path.exists():
            write_once(path, secrets.token_bytes(_KEY))
        return Ed25519PrivateKey.from_private_bytes(_read_key(path))

    @cached_property
    def _master(self) -> bytes:
        return _read_key(self.directory / "master")

    @cached_property
    def _derived(self) -> dict[tuple[str, str], bytes]:
        return {}

    def _derive(self, purpose: str, label: str) -> bytes:
        if not label:
            raise ValueError("a key needs a label")
        found = self._derived.get((purpose, label))
        if found is None:
            info = f"haechi/{purpose}/v1|{label}".encode()
            found = HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=info).derive(self._master)
            self._derived[purpose, label] = found
        return found


def _read_key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        raise _missing("The key folder holds no master key.") from None
    if len(key) != _KEY:
        raise Tampered("A key file has the wrong length.", do="Restore the key folder from its backup.")
    return key


def _must_be_private(directory: Path) -> None:
    """Keys that others can read are no keys: refuse a shared folder instead of repairing it in silence."""
    try:
        info = directory.lstat()
    except FileNotFoundError:
        raise _missing("The key folder does not exist.") from None
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.geteuid() or stat.S_IMODE(info.st_mode) & 0o077:
        raise Refusal(
            "keys_exposed",
            "Somebody else owns the key folder or can enter it.",
            do="Make it a plain folder of the user who runs Haechi, mode 0700.",
        )


def _missing(what: str) -> Refusal:
    return Refusal(
        "keys_missing", what, do="Point HAECHI_KEYS to this installation's key folder, or restore its backup."
    )


def _unopenable() -> Tampered:
    return Tampered(
        "A sealed field cannot be opened.",
        do="Check that this installation's own keys are in use; if they are, the row was tampered with.",
    )
