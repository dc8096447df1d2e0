"""What intake takes in and hands out: frozen values, never table rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from haechi.core.hash import PerceptualHash
from haechi.core.windows import WindowHash
from haechi.hub.ledger.records import InclusionProof, LeafId, Pending


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An address as the reporter named it."""

    url: str = field(repr=False)
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One report as it arrives, sealed words and all. `report_id` was made on the device."""

    report_id: UUID
    track: str
    role: str
    age_band: str
    harm_type: str
    wants: frozenset[str]
    urgent: bool
    language: str
    places: tuple[NamedPlace, ...]
    hashes: tuple[PerceptualHash, ...]
    consents: frozenset[str]
    envelope: Any = field(repr=False)
    lookup: bytes = field(repr=False)
    sign_public: bytes = field(repr=False)
    mailbox_public: bytes = field(repr=False)
    sealed_on_device: bool = True
    circulation: str = "public"
    windows: tuple[WindowHash | None, ...] = field(default=(), repr=False)
    """Of the picture of each hash, in the same order; kept only where the person agreed to just that."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The report is in. The leaf proves that and when, never what."""

    report_id: UUID
    leaf_id: LeafId


@dataclass(frozen=True, slots=True)
class Locator:
    """One address of a report; nobody visits or notices one that is not public. `platform` is its host."""

    id: UUID
    url: str = field(repr=False)
    platform: str = field(repr=False)
    public: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimedHash:
    """What the reporter's own device computed: a claim, not a finding."""

    id: UUID
    hash: PerceptualHash = field(repr=False)
    windows: WindowHash | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A report without its sealed words."""

    id: UUID
    track: str
    role: str
    age_band: str
    harm_type: str
    circulation: str
    wants: frozenset[str]
    urgent: bool
    language: str
    state: str
    version: int
    created_at: datetime
    entered_at: datetime
    locators: tuple[Locator, ...]
    hashes: tuple[ClaimedHash, ...]
    sealed_on_device: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the status page, in the language of the page."""

    key: str
    at: datetime
    happened: str
    next: str
    by: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """What the reporter sees. `now` is the latest line; nothing here tells of an upload."""

    state: str
    now: Told
    earlier: tuple[Told, ...]
    withdrawable: bool
    may_be_minor: bool
    windows_given: bool
    proof: InclusionProof | Pending


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a reporter's browser signs. Good for one use, for a quarter of an hour."""

    nonce: str
    at: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A reporter's act, as it arrives from the browser."""

    lookup: str = field(repr=False)
    nonce: str
    at: str
    signature: str = field(repr=False)


Params = Mapping[str, str]
