"""Posts the notice's data as JSON, signed with the secret shared with that platform."""

from __future__ import annotations

from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from haechi.core.canonical import canonical
from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import Refusal, Unavailable
from haechi.core.ports import Delivery, Outcome, Outgoing
from haechi.infra.http import GuardedClient, Unanswered

# The receiver says in words of HTTP that it did not take the message and that later may work.
_LATER = frozenset({408, 425, 429, 503})


class WebhookChannel:
    """Standard Webhooks. The message's id is the webhook-id of every try, so a receiver acts once."""

    kind = "webhook"

    def __init__(self, client: GuardedClient, *, secret: str) -> None:
        self._client = client
        self._secret = secret

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome:
        cleared.require(purpose=Purpose.NOTICE, recipient=message.recipient, now=now)
        body = canonical(message.data)
        headers = signed(body, str(message.id), secret=self._secret, now=now)
        try:
            status = self._client.post_json(message.address, body, headers).status
        except Unanswered:
            return Outcome(Delivery.UNCERTAIN, reference="no answer")
        except Refusal as refusal:  # the platform's own address is one we may not or cannot call
            return Outcome(Delivery.REFUSED, reference=f"address {refusal.reason}")
        return _outcome(status)


def signed(body: bytes, message_id: str, *, secret: str, now: datetime) -> dict[str, str]:
    """The headers by which the receiver knows the sender, the message and its age."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now.astimezone(UTC), body.decode()),
    }


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Delivery.SENT, reference=f"http {status}")
    if status in _LATER:
        raise Unavailable("The platform takes no notices for now.", do="The notice is tried again.")
    if status >= 500:  # it may have acted before it failed
        return Outcome(Delivery.UNCERTAIN, reference=f"http {status}")
    return Outcome(Delivery.REFUSED, reference=f"http {status}")
