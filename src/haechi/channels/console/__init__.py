"""Notices written to a stream or a file in plain text, for demonstrations."""

from haechi.channels.console.channel import ConsoleChannel

__all__ = ["ConsoleChannel"]
