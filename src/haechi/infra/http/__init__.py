"""Requests to addresses that strangers wrote: vetted, bounded, and blind to pictures."""

from haechi.infra.http.addresses import parse, parse_allow
from haechi.infra.http.client import GuardedClient, Page, Reply, Unanswered

__all__ = ["GuardedClient", "Page", "Reply", "Unanswered", "parse", "parse_allow"]
