"""Standard Webhooks, with the time passed in: what hub and platforms send each other about notices.

The receiver de-duplicates by the id that `verify` returns.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook

from haechi.core.errors import NotPermitted

TOLERANCE = timedelta(minutes=5)


def sign(body: bytes, *, message_id: str, secret: str, now: datetime) -> dict[str, str]:
    """The headers to send with `body`. `secret` is the shared secret, with or without its whsec_ prefix."""
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now.astimezone(UTC), body.decode()),
    }


def verify(body: bytes, headers: Mapping[str, str], *, secret: str, now: datetime) -> str:
    """The id of a message signed with `secret` within five minutes of `now`; otherwise NotPermitted."""
    given = {name.lower(): value for name, value in headers.items()}
    message_id = given.get("webhook-id", "")
    try:
        sent_at = datetime.fromtimestamp(int(given.get("webhook-timestamp", "")), tz=UTC)
        text = body.decode()
    except (ValueError, OverflowError, OSError):
        raise _refused() from None
    if not message_id or abs(now - sent_at) > TOLERANCE:
        raise _refused()
    expected = Webhook(secret).sign(message_id, sent_at, text).encode()
    offered = given.get("webhook-signature", "").encode().split(b" ")
    if not any(hmac.compare_digest(expected, one) for one in offered):
        raise _refused()
    return message_id


def _refused() -> NotPermitted:
    return NotPermitted(
        "The webhook is unsigned, signed with another secret, or older than five minutes.",
        do="Check the shared secret and the clock of the sender.",
    )
