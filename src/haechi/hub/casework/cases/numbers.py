"""A case's number: short enough to say on the telephone, and telling nothing."""

from __future__ import annotations

from uuid import UUID

# Crockford's base 32: no I, L, O or U to mishear or misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def number_of(case_id: UUID) -> str:
    """Ten characters in two groups, made of 50 random bits of the case's id."""
    # A version-4 id has its six fixed bits in the middle; its first 48 bits and its last two are chance.
    chance = (case_id.int >> 80 << 2) | (case_id.int & 3)
    digits = "".join(_ALPHABET[chance >> shift & 31] for shift in range(45, -1, -5))
    return f"{digits[:5]}-{digits[5:]}"


def read_number(text: str) -> str:
    """A number, or its beginning, as people type it: any case, with or without the dash."""
    plain = "".join(text.upper().translate(_MISREAD).split()).replace("-", "")
    kept = "".join(char for char in plain if char in _ALPHABET)[:10]
    return f"{kept[:5]}-{kept[5:]}" if len(kept) > 5 else kept
