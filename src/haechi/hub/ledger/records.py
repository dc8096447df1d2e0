"""What the ledger hands out: heads, proofs, and the report of a verification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType
from uuid import UUID

LeafId = NewType("LeafId", int)


@dataclass(frozen=True, slots=True)
class Head:
    """One signed statement: at this time the log had this size and this root."""

    size: int
    root: bytes
    at: datetime
    simulated: bool
    previous: str
    """SHA-256 of the head before, in hex; empty for the first."""


@dataclass(frozen=True, slots=True)
class NotedHead:
    """What somebody noted elsewhere of a head: the log must still begin with these leaves."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """The leaf is written and not numbered yet: its proof exists within ten seconds."""

    leaf_id: LeafId
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That the leaf stood at `index` when `head` was signed. It says nothing about what the leaf records."""

    leaf_id: LeafId
    digest: bytes
    index: int
    path: tuple[bytes, ...]
    head: Head
    signed_head: str
    """The head as it was signed (a DSSE artefact in JSON): anyone with the public key can check it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "v": 1,
            "digest": self.digest.hex(),
            "index": self.index,
            "size": self.head.size,
            "root": self.head.root.hex(),
            "path": [step.hex() for step in self.path],
            "head": self.signed_head,
        }


@dataclass(frozen=True, slots=True)
class LeafRecord:
    """One leaf as the thread of a case shows it: that something of this kind happened, and when."""

    id: LeafId
    kind: str
    subject: UUID
    created_at: datetime
    index: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. `kind` is stable for programs, `where` names rows by table and number only."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found. The log is sound when there are no findings."""

    size: int
    pending: int
    heads: int
    transitions: int
    erased: int
    simulated: bool
    root: bytes
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings
