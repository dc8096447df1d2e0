"""A bank version: the whole list one subscriber may match against, and what must stop matching."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from haechi.wire.codec import Message, Moment, OpaqueId, PdqHex

PAYLOAD_TYPE = "application/vnd.haechi.bank+json"

Quality = Annotated[int, msgspec.Meta(ge=0, le=100)]
Sequence = Annotated[int, msgspec.Meta(ge=0)]


class Entry(Message, frozen=True, kw_only=True):
    """One hash under an id that means something only between the hub and this subscriber.

    A claim can only hold, and only until `hold_until`; a confirmed entry has no such end.
    """

    id: OpaqueId
    hash: PdqHex
    kind: Literal["claim", "confirmed"]
    quality: Quality = 100
    hold_until: Moment | None = None

    def __post_init__(self) -> None:
        if (self.kind == "claim") != (self.hold_until is not None):
            raise ValueError("a claim says until when it may hold, and a confirmed entry does not")


class Tombstone(Message, frozen=True, kw_only=True):
    """This entry must not match any more. `seq` grows; acknowledging one acknowledges all before it."""

    id: OpaqueId
    seq: Sequence


class BankVersion(Message, frozen=True, kw_only=True):
    """A full snapshot with every live tombstone. `number` only grows; past `lease_until` nothing blocks."""

    v: Literal[1]
    number: Sequence
    issued_at: Moment
    lease_until: Moment
    subscriber: OpaqueId
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()

    def __post_init__(self) -> None:
        if len({entry.id for entry in self.entries}) != len(self.entries):
            raise ValueError("an entry id appears twice")
        if self.lease_until <= self.issued_at:
            raise ValueError("the lease ends before it begins")

    @property
    def tombstone_seq(self) -> int:
        """The highest tombstone here, 0 where there is none."""
        return max((stone.seq for stone in self.tombstones), default=0)

    def leased(self, now: datetime) -> bool:
        """Whether blocks are still covered at `now`."""
        return now < self.lease_until
