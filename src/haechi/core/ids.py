"""Small values that name things: who acted, and what the hub's opaque ids are for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType
from uuid import UUID

ReportId = NewType("ReportId", UUID)
CaseId = NewType("CaseId", UUID)
EntryId = NewType("EntryId", UUID)

ActorKind = Literal["officer", "reporter", "system", "provider", "gateway"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which role. `id` is an opaque identifier, never a name or an address."""

    kind: ActorKind
    id: str
    role: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


SYSTEM = Actor(kind="system", id="haechi", role="system")
REPORTER = Actor(kind="reporter", id="-", role="reporter")
