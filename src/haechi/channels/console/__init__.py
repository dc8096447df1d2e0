"""Notices written to a stream or a file, for an officer who delivers them by hand and for demonstrations."""

from haechi.channels.console.channel import ConsoleChannel

__all__ = ["ConsoleChannel"]
