"""Typed clients for platforms: ask a gateway about an upload."""
