"""The reporter's 24-digit receipt and the keys derived from it; twin of the browser's receipt.js.

With script the code never leaves the browser. The server derives it only for people without script, for the
length of one request.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from haechi.core.canonical import b64u, canonical, unb64u
from haechi.core.errors import Refusal

Act = Literal["status", "withdraw", "withdraw_windows"]

DIGITS = 24
_SALT = b"haechi/receipt/v1"
_ROUNDS = 600_000
_SEPARATORS = re.compile(r"[\s\u2010-\u2015-]")


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What a code gives: a value to be found by, and a key to sign and one to read with."""

    lookup: bytes = field(repr=False)
    sign_seed: bytes = field(repr=False)
    mailbox_private: bytes = field(repr=False)

    @property
    def sign_public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed).public_key().public_bytes_raw()

    @property
    def mailbox_public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.mailbox_private).public_key().public_bytes_raw()

    def sign(self, act: Act, *, nonce: str, at: str) -> str:
        signer = Ed25519PrivateKey.from_private_bytes(self.sign_seed)
        return b64u(signer.sign(statement(act, lookup=self.lookup, nonce=nonce, at=at)))


def new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def read_code(text: str) -> str:
    """The 24 digits in `text`, however they were grouped or typed, or a Refusal that does not repeat them."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        raise Refusal("bad_code", "A receipt has 24 digits.", do="Check it against what you wrote down.")
    return digits


def derive(code: str) -> ReceiptKeys:
    """The keys behind `code` (as `read_code` gives it). Slow on purpose."""
    root = hashlib.pbkdf2_hmac("sha256", code.encode("ascii"), _SALT, _ROUNDS, 32)

    def key(label: str) -> bytes:
        info = f"haechi/receipt/v1/{label}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=b"", info=info).derive(root)

    return ReceiptKeys(lookup=key("lookup"), sign_seed=key("sign"), mailbox_private=key("mailbox"))


def statement(act: Act, *, lookup: bytes, nonce: str, at: str) -> bytes:
    """The bytes a reporter signs."""
    return canonical({"v": 1, "act": act, "report": b64u(lookup), "nonce": nonce, "at": at})


def signed_by(public: bytes, signature: str, message: bytes) -> bool:
    """Whether `signature` (b64u) over `message` was made with the private half of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(unb64u(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
