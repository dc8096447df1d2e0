"""What plug-ins and edges must offer: a clock, a hash type, a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID

from haechi.core.consent import Cleared
from haechi.core.hash import PerceptualHash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A name only: who looks at no pixels, as the hub, need not load what holds them.
Pixels: TypeAlias = "NDArray[np.uint8]"


class Clock(Protocol):
    """Tells the time, in UTC. `simulated` is True where a demonstration moves it."""

    simulated: bool

    def now(self) -> datetime: ...


class HashType(Protocol):
    """One kind of perceptual hash.

    `hash_image` takes uint8 pixels, gray (h, w) or RGB (h, w, 3), under the pixel contract.
    """

    kind: str
    match_distance: int

    def hash_image(self, pixels: Pixels) -> PerceptualHash: ...


class Delivery(StrEnum):
    """How an attempt to send ended, as far as the sender can know."""

    SENT = "sent"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to go. `id` stays the same when it is tried again: receivers de-duplicate by it."""

    id: UUID
    recipient: str
    address: str
    subject: str
    text: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reference` is what the other side answered to name the delivery (a status code, a queue id)."""

    delivery: Delivery
    reference: str = ""


class Channel(Protocol):
    """One way to tell someone. Raises `Unavailable` for a passing failure before anything was handed over."""

    kind: str

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome: ...
