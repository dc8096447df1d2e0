"""A perceptual hash as a value: its kind, its bits and how far the picture allowed a good one."""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class PerceptualHash:
    """`bits` are most significant first, as the hex digits of the kind's reference print them.

    `quality` runs 0..100 as PDQ defines it; a hash without a quality of its own says 100.
    """

    kind: str
    bits: bytes
    quality: int = 100

    @property
    def hex(self) -> str:
        return self.bits.hex()

    def distance(self, other: PerceptualHash) -> int:
        """Hamming distance in bits. Hashes of different kinds have none: ValueError."""
        if self.kind != other.kind or len(self.bits) != len(other.bits):
            raise ValueError(f"no distance between {self.kind} and {other.kind}")
        return (int.from_bytes(self.bits, "big") ^ int.from_bytes(other.bits, "big")).bit_count()


def pdq_from_hex(text: str, *, quality: int = 100) -> PerceptualHash:
    """Read a PDQ hash of exactly 64 hex digits; anything else is a named refusal."""
    try:
        bits = bytes.fromhex(text)
    except ValueError:
        bits = b""
    if len(bits) != 32 or len(text) != 64:
        raise Refusal("bad_hash", "A PDQ hash is 64 hexadecimal digits; this is not.", do="Check the line.")
    return PerceptualHash(kind="pdq", bits=bits, quality=quality)
