"""What a gateway tells the hub: tombstones applied, entries matched. Never pixels, never uploaders."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from haechi.wire.bank import Sequence
from haechi.wire.codec import Distance, Message, Moment, OpaqueId


class Ack(Message, frozen=True, kw_only=True):
    """This bank version is in force here, and every tombstone up to `tombstone_seq` stops matches."""

    v: Literal[1]
    id: UUID
    bank: Sequence
    tombstone_seq: Sequence
    at: Moment


class MatchReport(Message, frozen=True, kw_only=True):
    """One upload matched one entry. `id` stays the same when it is sent again."""

    id: UUID
    entry: OpaqueId
    verdict: Literal["pass", "label", "hold", "block"]
    distance: Distance
    at: Moment


class MatchReports(Message, frozen=True, kw_only=True):
    """A batch of reports, oldest first."""

    v: Literal[1]
    reports: Annotated[tuple[MatchReport, ...], msgspec.Meta(min_length=1, max_length=500)]
