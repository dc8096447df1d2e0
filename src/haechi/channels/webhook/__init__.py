"""Notices posted to a platform's own address, signed as Standard Webhooks."""

from haechi.channels.webhook.channel import WebhookChannel

__all__ = ["WebhookChannel"]
