"""By whose authority the prober looks. No mandate, a past one, a foreign target: refused by name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
import yaml

from haechi.core.errors import NotAllowed, Refusal

Words = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class Mandate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may look, on which legal basis, at which hosts ("name" or "name:port"), until when."""

    who: Words
    basis: Words
    until: Annotated[datetime, msgspec.Meta(tz=True)]
    hosts: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    simulated: bool = False


class Forbidden(NotAllowed):
    """The prober may not look; `reason` is the stable name."""

    def __init__(self, reason: str, what: str, *, do: str) -> None:
        super().__init__(what, do=do)
        self.reason = reason


def load(path: Path, *, demo: bool) -> Mandate:
    """Read a mandate file. A simulated one is for demonstrations only."""
    try:
        mandate = msgspec.convert(yaml.safe_load(path.read_bytes()), Mandate)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise Refusal(
            "mandate", "The mandate file cannot be read.", do="Give who, basis, until and hosts."
        ) from error
    if mandate.simulated and not demo:
        raise Refusal(
            "mandate", "A simulated mandate is for demonstrations.", do="Set HAECHI_DEMO=1 or a real one."
        )
    return mandate


def check(mandate: Mandate | None, *, locator: str, minor_possible: bool, now: datetime) -> Mandate:
    """The mandate that covers this comparison, or Forbidden. Age comes first: no mandate overrides it."""
    if minor_possible:
        raise Forbidden(
            "minor_possible",
            "The person may be under 19: nobody compares pictures here.",
            do="Leave it to the investigating authority.",
        )
    if mandate is None:
        raise Forbidden("no_mandate", "No mandate is recorded here.", do="Record one, or use status probes.")
    if now >= mandate.until:
        raise Forbidden("mandate_over", "The mandate has ended.", do="Have it renewed.")
    if not _covers(mandate, locator):
        raise Forbidden("target_not_allowed", "The mandate does not cover this host.", do="Ask for it.")
    return mandate


def _covers(mandate: Mandate, locator: str) -> bool:
    try:
        place = urlsplit(locator)
        names = {place.hostname or "", f"{place.hostname}:{place.port}"}
    except ValueError:
        return False
    return bool(names & {host.lower() for host in mandate.hosts})
