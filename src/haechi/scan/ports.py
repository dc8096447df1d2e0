"""What a sharded index needs of its machines: start a shard somewhere, ask it, notice its death."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Lost(Exception):
    """Whoever should have answered is dead or out of reach, and what it held with it."""


class Answer(Protocol):
    """Something asked for that may still be on its way."""

    def get(self) -> Any:
        """Wait for it. Lost where it will never come."""


class Replica(Protocol):
    """A `shards.Shard` that lives in a process of its own."""

    @property
    def node(self) -> str:
        """Where it lives."""

    def ask(self, method: str, *given: object) -> Answer:
        """Call a method of the shard, without waiting. Calls are answered in their order."""

    def end(self) -> None:
        """Make sure that it never answers again."""


class Fleet(Protocol):
    """The machines. Nothing but hashes, numbers and bitmaps is ever sent through it."""

    def nodes(self) -> Sequence[str]:
        """Those alive now."""

    def start(self, node: str) -> Replica:
        """An empty shard on that node; if the node dies, asking it is Lost. It is never restarted empty."""

    def share(self, value: object) -> object:
        """The value as it is best given to many replicas."""
