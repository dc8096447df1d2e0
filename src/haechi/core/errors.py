"""The one tree of errors. Every error says what happened and what to do about it.

HaechiError
├── Refusal          the input is refused, by name (`reason`)
├── NotAllowed       a rule or a role forbids it
│   ├── ConsentMissing
│   └── NotPermitted
├── Conflict         the world moved, or the move does not exist
│   ├── IllegalMove
│   └── StaleVersion
├── Unavailable      a passing failure: trying again may work
└── Tampered         stored facts contradict each other
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of one kind ("role", "reason") in a sentence, for which a page may have words of its own."""

    kind: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.codes)


Values = Mapping[str, Codes | int | str]
NO_VALUES: Values = MappingProxyType({})


class HaechiError(Exception):
    """Base of every error Haechi raises on purpose.

    `what` says what happened, `do` what the caller can do; neither ever holds sealed or operational facts.
    `permanent` is the one bit callers need: False means that trying again may work.

    What a person may read in another language keeps its values apart, as `%(name)s` and in `values`: a
    sentence that is put together beforehand stands in no catalogue.
    """

    code: ClassVar[str] = "error"
    permanent: ClassVar[bool] = True

    def __init__(self, what: str, *, do: str, values: Values = NO_VALUES) -> None:
        self._sentences = (what, do)
        self._values = values
        self.what, self.do = self.said()
        super().__init__(f"{self.what} {self.do}")

    def said(
        self, look_up: Callable[[str], str] = str, name: Callable[[Codes], str] = str
    ) -> tuple[str, str]:
        """What happened and what to do, as a catalogue and a page's names for codes have them."""
        what, do = map(look_up, self._sentences)
        if not self._values:
            return what, do
        values = {
            key: name(value) if isinstance(value, Codes) else value for key, value in self._values.items()
        }
        return what % values, do % values


class Refusal(HaechiError):
    """The input is refused. `reason` is a stable name a program can act on ("truncated", "too_large")."""

    code = "refused"

    def __init__(self, reason: str, what: str, *, do: str, values: Values = NO_VALUES) -> None:
        super().__init__(what, do=do, values=values)
        self.reason = reason


class NotAllowed(HaechiError):
    """A rule forbids it, whoever asks again."""

    code = "not_allowed"


class ConsentMissing(NotAllowed):
    """No grant and no statute covers this sharing."""

    code = "consent_missing"


class NotPermitted(NotAllowed):
    """This role, or this agency, may not do it."""

    code = "not_permitted"


class Conflict(HaechiError):
    """The request does not fit the present state."""

    code = "conflict"


class IllegalMove(Conflict):
    """The state machine has no such move for this role."""

    code = "illegal_move"


class StaleVersion(Conflict):
    """Somebody else moved it first."""

    code = "stale_version"
    permanent = False


class Unavailable(HaechiError):
    """A service or a resource is out of reach for now."""

    code = "unavailable"
    permanent = False


class Tampered(HaechiError):
    """Stored facts contradict the ledger, a signature or a checksum."""

    code = "tampered"
