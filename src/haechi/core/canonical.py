"""One way to write a value as bytes, so that digests and signatures agree everywhere."""

from __future__ import annotations

import base64
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces and real characters, as UTF-8. Times and ids come in as text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64u(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text: str) -> bytes:
    """The bytes of `b64u`; ValueError where the text is not of that alphabet."""
    raw = text.encode("ascii")
    return base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
