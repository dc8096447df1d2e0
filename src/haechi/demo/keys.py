"""An officer's sealing key, wrapped by a passphrase as the browser wraps it (twin of seal.js)."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haechi.core.canonical import b64u
from haechi.infra.sealing import key_id

_ROUNDS = 600_000


def wrap_private(private: bytes, public: bytes, passphrase: str) -> dict[str, Any]:
    """What the server keeps: it cannot open this without the passphrase."""
    salt, nonce, name = secrets.token_bytes(16), secrets.token_bytes(12), key_id(public)
    words = unicodedata.normalize("NFKC", passphrase).encode()
    key = hashlib.pbkdf2_hmac("sha256", words, salt, _ROUNDS, 32)
    sealed = nonce + AESGCM(key).encrypt(nonce, private, f"haechi/member-key/v1|{name}".encode())
    return {
        "v": 1,
        "kdf": "PBKDF2-SHA256",
        "rounds": _ROUNDS,
        "key": name,
        "salt": b64u(salt),
        "ct": b64u(sealed),
    }
