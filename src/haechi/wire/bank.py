"""A bank version: the whole list one subscriber may match against, and what must stop matching.

Version 2 adds window hashes; a subscriber that knows it asks for it, everybody else is sent version 1.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from haechi.wire.codec import Message, Moment, OpaqueId, PdqHex, WindowText

PAYLOAD_TYPE = "application/vnd.haechi.bank+json"

BankFormat = Literal[1, 2]
Quality = Annotated[int, msgspec.Meta(ge=0, le=100)]
Sequence = Annotated[int, msgspec.Meta(ge=0)]


class Windows(Message, frozen=True, kw_only=True):
    """An entry's window hash, by which parts of its picture are found. It has an id of its own, so that a
    tombstone can end it alone; one for the entry ends both.

    Unless it is `proven`, nobody but the reporter has said that it is of the entry's picture: then agreement
    with it only holds, whatever the entry is.
    """

    id: OpaqueId
    hash: WindowText
    proven: bool = False


class Entry(Message, frozen=True, kw_only=True):
    """One hash under an id that means something only between the hub and this subscriber.

    A claim can only hold, and only until `hold_until`; a confirmed entry has no such end. `windows` is there
    since version 2, where the person agreed to it.
    """

    id: OpaqueId
    hash: PdqHex
    kind: Literal["claim", "confirmed"]
    quality: Quality = 100
    hold_until: Moment | None = None
    windows: Windows | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.kind == "claim") != (self.hold_until is not None):
            raise ValueError("a claim says until when it may hold, and a confirmed entry does not")


class Tombstone(Message, frozen=True, kw_only=True):
    """This entry, or window hash, must not match any more. `seq` grows; acknowledging one acknowledges all
    before it.
    """

    id: OpaqueId
    seq: Sequence


class BankVersion(Message, frozen=True, kw_only=True):
    """A full snapshot with every live tombstone. `number` only grows; past `lease_until` nothing blocks."""

    v: BankFormat
    number: Sequence
    issued_at: Moment
    lease_until: Moment
    subscriber: OpaqueId
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...] = ()

    def __post_init__(self) -> None:
        windows = [entry.windows for entry in self.entries if entry.windows is not UNSET]
        if windows and self.v == 1:
            raise ValueError("version 1 has no window hashes")
        ids = [entry.id for entry in self.entries] + [own.id for own in windows]
        if len(set(ids)) != len(ids):
            raise ValueError("an id appears twice")
        if self.lease_until <= self.issued_at:
            raise ValueError("the lease ends before it begins")

    @property
    def tombstone_seq(self) -> int:
        """The highest tombstone here, 0 where there is none."""
        return max((stone.seq for stone in self.tombstones), default=0)

    def leased(self, now: datetime) -> bool:
        """Whether blocks are still covered at `now`."""
        return now < self.lease_until
