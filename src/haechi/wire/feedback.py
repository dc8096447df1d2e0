"""What a gateway tells the hub: tombstones applied, entries matched. Never pixels, never uploaders."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

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
    """One upload matched one entry. `id` stays the same when it is sent again.

    `distance` is missing where windows agreed; how many did, and where, stays with the gateway.
    """

    id: UUID
    entry: OpaqueId
    verdict: Literal["pass", "label", "hold", "block"]
    distance: Distance | UnsetType = UNSET
    at: Moment


class MatchReports(Message, frozen=True, kw_only=True):
    """A batch of reports, oldest first. Since version 2 a report may lack its distance."""

    v: Literal[1, 2]
    reports: Annotated[tuple[MatchReport, ...], msgspec.Meta(min_length=1, max_length=500)]

    def __post_init__(self) -> None:
        if self.v == 1 and any(report.distance is UNSET for report in self.reports):
            raise ValueError("in version 1 every report has a distance")
