"""What the offline root signs to certify a member's key: the key, the person and the agency at once."""

from __future__ import annotations

from haechi.core.canonical import b64u, canonical

_DOMAIN = b"haechi/member-key/v1|"


def member_statement(*, agency: str, person: str, public: bytes) -> bytes:
    """The bytes under the root's signature. Bound to all three, a key cannot be moved to another agency."""
    return _DOMAIN + canonical({"agency": agency, "person": person, "public": b64u(public), "v": 1})
