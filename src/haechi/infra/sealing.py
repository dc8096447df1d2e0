"""Sealing words for several recipients, each with a key of their own; twin of the browser's seal.js.

A random content key encrypts the padded words; HPKE (RFC 9180) wraps that key for each recipient. The server
only ever seals (for people whose browser cannot) and checks shapes: it holds no key that opens.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from haechi.core.canonical import b64u, unb64u
from haechi.core.errors import Refusal, Tampered

Envelope = dict[str, Any]

REPORTER = "reporter"
MAX_SEALED = 256 * 1024
_BLOCK = 1024
_NONCE = 12
_TAG = 16
_WRAP = 32 + 32 + _TAG
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def key_id(public: bytes) -> str:
    """The first 16 hex digits of SHA-256 of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def new_keypair() -> tuple[bytes, bytes]:
    """A fresh (private, public) pair of raw X25519 keys."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(plain: bytes, recipients: Mapping[str, bytes], context: str) -> Envelope:
    """Seal `plain` for the public keys of `recipients` (by key id, or REPORTER), bound to `context`."""
    if not recipients:
        raise ValueError("sealing needs a recipient")
    content_key, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
    body = AESGCM(content_key).encrypt(nonce, _pad(plain), context.encode())
    wraps = [
        {"to": to, "w": b64u(_SUITE.encrypt(content_key, _public(raw), info=_info(context)))}
        for to, raw in recipients.items()
    ]
    return {"v": 1, "ctx": context, "ct": b64u(nonce + body), "wraps": wraps}


def open_envelope(envelope: Envelope, recipient: str, private: bytes) -> bytes:
    """Open what was sealed for `recipient`, or raise Tampered: wrong key or context, a changed bit."""
    try:
        context = str(envelope["ctx"])
        wrap = next(w["w"] for w in envelope["wraps"] if w["to"] == recipient)
        key = X25519PrivateKey.from_private_bytes(private)
        content_key = _SUITE.decrypt(unb64u(wrap), key, info=_info(context))
        sealed = unb64u(envelope["ct"])
        padded = AESGCM(content_key).decrypt(sealed[:_NONCE], sealed[_NONCE:], context.encode())
        return _unpad(padded)
    except (AttributeError, InvalidTag, KeyError, StopIteration, TypeError, ValueError):
        raise Tampered(
            "This envelope is not for this key, or it was changed.",
            do="Use the key it was sealed for; if that is this one, tell the operator.",
        ) from None


def check_envelope(
    envelope: object, *, context: str, recipients: frozenset[str], to_reporter: bool = True
) -> Envelope:
    """The envelope with nothing but its known fields, or a Refusal.

    It must be bound to `context` and wrapped for at least one of `recipients`, and for the reporter exactly
    where `to_reporter` says so; for nobody else: a key that slipped in between would read everything.
    """
    try:
        return _checked(envelope, context, recipients, to_reporter)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refusal(
            "bad_envelope",
            "The sealed words did not arrive as they should.",
            do="Reload the page and send again; nothing of this attempt was kept.",
        ) from None


def _checked(envelope: Any, context: str, recipients: frozenset[str], to_reporter: bool) -> Envelope:
    if envelope["v"] != 1 or envelope["ctx"] != context:
        raise ValueError("another version or context")
    sealed = unb64u(envelope["ct"])
    padded = len(sealed) - _NONCE - _TAG
    if padded < _BLOCK or padded % _BLOCK or len(sealed) > MAX_SEALED:
        raise ValueError("not the size of a sealed text")
    wraps = [{"to": wrap["to"], "w": wrap["w"]} for wrap in envelope["wraps"]]
    named = [wrap["to"] for wrap in wraps]
    members = set(named) - {REPORTER}
    if any(len(unb64u(wrap["w"])) != _WRAP for wrap in wraps):
        raise ValueError("not the size of a wrapped key")
    if (REPORTER in named) != to_reporter or len(set(named)) != len(named):
        raise ValueError("not the recipients it should have")
    if not members or not members <= recipients:
        raise ValueError("not the recipients it should have")
    return {"v": 1, "ctx": context, "ct": b64u(sealed), "wraps": wraps}


def _public(raw: bytes) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(raw)


def _info(context: str) -> bytes:
    return f"haechi/seal/v1|{context}".encode()


def _pad(plain: bytes) -> bytes:
    """Lengths tell things: a text only shows how many kilobytes it fills."""
    return (plain + b"\x80").ljust(-(-(len(plain) + 1) // _BLOCK) * _BLOCK, b"\x00")


def _unpad(padded: bytes) -> bytes:
    plain = padded.rstrip(b"\x00")
    if not plain.endswith(b"\x80"):
        raise ValueError("not padded")
    return plain[:-1]
