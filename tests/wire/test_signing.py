"""Signed artefacts: exactly what was signed, by a trusted key, as that type, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.canonical import b64u
from haechi.core.errors import Refusal, Tampered
from haechi.wire import signing

GOLDEN = Path(__file__).parents[2] / "vectors" / "wire"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUSTED = {signing.key_id(KEY.public_key()): KEY.public_key()}


def test_what_is_signed_comes_back() -> None:
    artefact = signing.sign(b"\x00payload", "t/1", KEY)
    assert signing.verify(artefact, "t/1", TRUSTED) == b"\x00payload"


def test_the_golden_bank_version_verifies_with_its_published_key() -> None:
    key = signing.public_key((GOLDEN / "public_key.txt").read_text().strip())
    artefact = (GOLDEN / "signed_bank_version.json").read_bytes()
    payload = signing.verify(artefact, "application/vnd.haechi.bank+json", {signing.key_id(key): key})
    assert payload == (GOLDEN / "bank_version.json").read_bytes().rstrip(b"\n")


@pytest.mark.parametrize(
    "change",
    [
        {"payload": b64u(b"other")},
        {"sig": b64u(b"\x00" * 64)},
        {"sig": "!"},
        {"type": "t/2"},
        {"key": "0" * 16},
        {"extra": "x"},
    ],
)
def test_any_change_is_seen(change: dict[str, str]) -> None:
    artefact = json.loads(signing.sign(b"payload", "t/1", KEY)) | change
    with pytest.raises(Tampered):
        signing.verify(json.dumps(artefact).encode(), "t/1", TRUSTED)


def test_a_signature_for_one_type_is_none_for_another() -> None:
    with pytest.raises(Tampered):
        signing.verify(signing.sign(b"payload", "t/1", KEY), "t/2", TRUSTED)


@pytest.mark.parametrize("garbage", [b"", b"{}", b"[1]", b"\xff"])
def test_garbage_is_not_an_artefact(garbage: bytes) -> None:
    with pytest.raises(Tampered):
        signing.verify(garbage, "t/1", TRUSTED)


@pytest.mark.parametrize("text", ["", "short", "가" * 43, "A" * 44])
def test_a_bad_public_key_is_named(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        signing.public_key(text)
    assert caught.value.reason == "bad_key"
