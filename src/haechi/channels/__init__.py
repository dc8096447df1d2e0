"""Ways to tell someone: one folder per kind, each accepting only what the consent gate cleared."""

from __future__ import annotations

from haechi.channels.console import ConsoleChannel
from haechi.channels.email import EmailChannel
from haechi.channels.webhook import WebhookChannel

CHANNELS = (ConsoleChannel, EmailChannel, WebhookChannel)
KINDS = frozenset(channel.kind for channel in CHANNELS)

__all__ = ["CHANNELS", "KINDS", "ConsoleChannel", "EmailChannel", "WebhookChannel"]
