"""Notices by e-mail, each with one Message-ID however often it is tried."""

from haechi.channels.email.channel import EmailChannel

__all__ = ["EmailChannel"]
