"""The door to the record for the kernel's own rows: the ledger stands above it, so the composition root wires
who writes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from haechi.hub.kernel.people import Agency, Person

Recorder = Callable[["type[Agency] | type[Person]", UUID], None]
_recorder: list[Recorder] = []


def use(recorder: Recorder) -> None:
    """Choose the recorder; called once by the composition root."""
    _recorder[:] = [recorder]


def changed(kind: type[Agency] | type[Person], subject: UUID) -> None:
    """Put on record how an agency, or a person with their roles and keys, stands now. Call it in the
    transaction that changed them."""
    _recorder[0](kind, subject)
