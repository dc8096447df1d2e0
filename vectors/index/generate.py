"""Write the golden banks from the description in docs/reference/formats.md, without the program's own code.

Run `python vectors/index/generate.py` (needs cryptography).
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FOLDER = Path(__file__).parent
HASHES = [bytes([3 * at + 1] * 32) for at in range(5)]
NUMBERS, PAYLOAD, GIVEN = [0, 2, 3, 7, 8], [10, 0, 4_000_000_000, 7, 7], 12
KEY, SALT = bytes(range(32)), bytes(range(100, 132))


def padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 64)


def plain() -> bytes:
    body = (
        padded(b"".join(HASHES)) + padded(struct.pack("<5I", *NUMBERS)) + padded(struct.pack("<5I", *PAYLOAD))
    )
    head = struct.pack("<8sIIQQQ", b"HAECHIBK", 2, 2 | 4, len(HASHES), GIVEN, 128 + len(body))
    rest = bytes(128 - len(head) - 32) + body
    digest = hashlib.sha256(head + bytes(32) + hashlib.sha256(rest).digest()).digest()
    return head + digest + rest


def sealed(bank: bytes) -> bytes:
    head = struct.pack("<8sIIQ32s8s", b"HAECHISB", 1, 0, len(bank), SALT, bytes(8))
    key = HKDF(algorithm=SHA256(), length=32, salt=SALT, info=b"haechi/bank/v1").derive(KEY)
    return head + AESGCM(key).encrypt(bytes(12), bank, head)


def first_format() -> bytes:
    """As the program wrote it before it had numbers and payload."""
    body = padded(b"".join(HASHES))
    head = struct.pack("<8sIIQQ", b"HAECHIBK", 1, 0, len(HASHES), 64 + len(body))
    return head + hashlib.sha256(head + bytes(32) + body).digest() + body


if __name__ == "__main__":
    bank = plain()
    (FOLDER / "plain.bank").write_bytes(bank)
    (FOLDER / "sealed.bank").write_bytes(sealed(bank))
    (FOLDER / "format-1.bank").write_bytes(first_format())
