"""This deployment's client for addresses that strangers wrote: guarded, with its own allow-list only."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from haechi.infra.http import GuardedClient, parse_allow


def visitor() -> GuardedClient:
    """The client for pages and platforms. What it may reach besides public addresses is a setting."""
    return _client(settings.HAECHI_PROBE_ALLOW)


@cache
def _client(allow: str) -> GuardedClient:
    return GuardedClient(allow=parse_allow(allow))
