"""Signed requests: the signature covers method, address, body and time, and brings its nonce."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import NotPermitted
from haechi.wire.http_signature import sign_request, verify_request
from haechi.wire.signing import key_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {key_id(KEY.public_key()): KEY.public_key()}
URL = "http://hub.example:8600/api/v1/bank?have=3"


def verify(
    headers: dict[str, str], *, method: str = "POST", url: str = URL, body: bytes = b"{}", **at: float
):
    now = NOW + timedelta(**at)
    return verify_request(method, url, headers, body, keys=KEYS, now=now)


def headers(body: bytes = b"{}", key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    return sign_request("POST", URL, body, key=key, now=NOW)


def test_a_signed_request_names_its_signer_and_a_fresh_nonce() -> None:
    first, second = verify(headers()), verify(headers())
    assert first.key_id == key_id(KEY.public_key())
    assert first.created == NOW
    assert first.nonce != second.nonce
    assert len(first.nonce) >= 16


def test_header_names_in_any_case_and_foreign_headers_do_not_matter() -> None:
    shouted = {name.upper(): value for name, value in headers().items()} | {"Accept": "*/*"}
    assert verify(shouted).nonce


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_either_way_are_fine(seconds: int) -> None:
    assert verify(headers(), seconds=seconds)


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
def test_more_is_not(seconds: int) -> None:
    with pytest.raises(NotPermitted):
        verify(headers(), seconds=seconds)


def test_a_change_of_method_address_or_body_is_seen() -> None:
    signed = headers()
    for change in ({"method": "GET"}, {"url": URL.replace("3", "4")}, {"body": b"{ }"}, {"body": b""}):
        with pytest.raises(NotPermitted):
            verify(signed, **change)  # type: ignore[arg-type]


def test_an_empty_body_is_signed_too() -> None:
    signed = sign_request("GET", URL, b"", key=KEY, now=NOW)
    assert "Content-Digest" in signed
    assert verify(signed, method="GET", body=b"")
    without = {name: value for name, value in signed.items() if name != "Content-Digest"}
    with pytest.raises(NotPermitted):
        verify(without, method="GET", body=b"")


def test_a_stranger_or_nobody_is_refused() -> None:
    for given in (headers(key=STRANGER), {}, {"Signature": "x", "Signature-Input": "y"}):
        with pytest.raises(NotPermitted):
            verify(given)
