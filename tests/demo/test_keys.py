"""A wrapped key opens with its passphrase, as the browser opens it, and with no other."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haechi.core.canonical import unb64u
from haechi.demo.keys import wrap_private
from haechi.infra.sealing import key_id, new_keypair


def unwrap(wrapped: dict[str, object], passphrase: str) -> bytes:
    """What seal.js does."""
    salt, sealed = unb64u(str(wrapped["salt"])), unb64u(str(wrapped["ct"]))
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, int(str(wrapped["rounds"])), 32)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], f"haechi/member-key/v1|{wrapped['key']}".encode())


def test_only_the_passphrase_opens_it() -> None:
    private, public = new_keypair()

    wrapped = wrap_private(private, public, "quiet-river")

    assert wrapped["key"] == key_id(public)
    assert int(wrapped["rounds"]) >= 600_000
    assert unwrap(wrapped, "quiet-river") == private
    with pytest.raises(InvalidTag):
        unwrap(wrapped, "quiet-rivers")


def test_the_same_words_typed_in_parts_are_the_same() -> None:
    private, public = new_keypair()

    assert unwrap(wrap_private(private, public, "\u1112\u1162\u110e\u1175"), "해치") == private
