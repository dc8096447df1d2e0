"""Signed artefacts (bank versions, tombstones, heads): Ed25519 over the DSSE pre-authentication encoding."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from haechi.core.canonical import b64u, unb64u
from haechi.core.errors import Refusal, Tampered


class Artefact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The envelope on the wire; every value is text, `payload` and `sig` in base64url without padding."""

    payload: str
    type: str
    key: str
    sig: str


def key_id(key: Ed25519PublicKey) -> str:
    """The short name of a key: the first 16 hex digits of the SHA-256 of its 32 raw bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def public_key(text: str) -> Ed25519PublicKey:
    """Read a public key written in base64url (43 characters)."""
    try:
        return Ed25519PublicKey.from_public_bytes(unb64u(text))
    except ValueError:
        raise Refusal(
            "bad_key", "This is not an Ed25519 public key in base64url.", do="Copy all 43 characters of it."
        ) from None


def sign(payload: bytes, payload_type: str, key: Ed25519PrivateKey) -> bytes:
    """Wrap `payload` in a signed artefact."""
    signature = b64u(key.sign(_pae(payload_type, payload)))
    name = key_id(key.public_key())
    artefact = Artefact(payload=b64u(payload), type=payload_type, key=name, sig=signature)
    return msgspec.json.encode(artefact, order="sorted")


def verify(artefact: bytes, payload_type: str, keys: Mapping[str, Ed25519PublicKey]) -> bytes:
    """The payload, if one of `keys` (by key id) signed exactly this as `payload_type`; otherwise Tampered."""
    try:
        envelope = msgspec.json.decode(artefact, type=Artefact)
        payload, signature = unb64u(envelope.payload), unb64u(envelope.sig)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        raise _tampered("This is not a signed artefact.") from None
    key = keys.get(envelope.key)
    if key is None:
        raise _tampered("It is signed with a key that is not trusted here.")
    if envelope.type != payload_type:
        raise _tampered("It is signed, but as something else.")
    try:
        key.verify(signature, _pae(payload_type, payload))
    except InvalidSignature:
        raise _tampered("Its signature does not fit its content.") from None
    return payload


def _pae(payload_type: str, payload: bytes) -> bytes:
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _tampered(what: str) -> Tampered:
    return Tampered(what, do="Keep the last good version and check the signer's key.")
