"""Signed requests between services (RFC 9421): Ed25519, content digest, five minutes, one nonce each.

Remembering nonces is the receiver's work: `verify_request` hands the nonce back.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)

from haechi.core.errors import NotPermitted
from haechi.wire.signing import key_id

WINDOW = timedelta(seconds=300)
COVERED = ("@method", "@target-uri", "content-digest")
TAG = "haechi"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a request (`key_id`), and the nonce to remember for as long as WINDOW lasts, twice."""

    key_id: str
    nonce: str
    created: datetime


@dataclass(slots=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier with the time passed in, as everywhere here."""

    def __init__(self, keys: Mapping[str, Ed25519PublicKey], now: datetime) -> None:
        super().__init__(
            signature_algorithm=algorithms.ED25519,
            key_resolver=MappingKeyResolver(public_keys=keys, private_keys={}),
        )
        self._now = now

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        created = sig_input.params.get("created")
        if type(created) is not int or abs(self._now.timestamp() - created) > WINDOW.total_seconds():
            raise InvalidSignature("created outside the window")


def sign_request(
    method: str, url: str, body: bytes, *, key: Ed25519PrivateKey, now: datetime
) -> dict[str, str]:
    """The headers to add: Content-Digest, Signature-Input and Signature."""
    request = _Request(method=method, url=url)
    engine = HTTPMessageSigner(signature_algorithm=algorithms.ED25519)
    prepared = engine.prepare(
        request,
        key_id=key_id(key.public_key()),
        created=now,
        nonce=secrets.token_urlsafe(16),
        label="haechi",
        tag=TAG,
        covered_component_ids=COVERED[:2],
        body=body,
    )
    engine.apply(request, prepared, key.sign(prepared.signature_base))
    return request.headers


def verify_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    keys: Mapping[str, Ed25519PublicKey],
    now: datetime,
) -> Signed:
    """Who signed this request, or NotPermitted. `url` is the absolute address the sender used."""
    request = _Request(method=method, url=url, headers=dict(headers))
    try:
        results = _Verifier(keys, now).verify(request, expect_tag=TAG, require_components=COVERED, body=body)
    except HTTPMessageSignaturesException:
        raise _refused() from None
    nonce = results[0].nonce
    if len(results) != 1 or not nonce:
        raise _refused()
    parameters = results[0].parameters
    created = datetime.fromtimestamp(int(parameters["created"]), tz=UTC)
    return Signed(key_id=str(parameters["keyid"]), nonce=nonce, created=created)


def _refused() -> NotPermitted:
    return NotPermitted(
        "The request is not signed by a known key, was changed on the way, or is older than five minutes.",
        do="Check the key, the address and the clock of the sender.",
    )
