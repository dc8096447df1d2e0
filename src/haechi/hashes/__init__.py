"""Ways to name a picture: by what it shows (perceptual) or by its bytes (exact). One module each."""

from __future__ import annotations

from haechi.core.ports import HashType
from haechi.hashes import pdq

HASH_TYPES: tuple[HashType, ...] = (pdq,)
