"""What the hub asks a prober: does this address still show a picture with one of these hashes?"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from haechi.wire.codec import Distance, Message, PdqHex
from haechi.wire.notice import WebAddress


class CompareRequest(Message, frozen=True, kw_only=True):
    """`minor_possible` is true unless the person is known to be an adult: then the prober refuses."""

    v: Literal[1]
    locator: WebAddress
    hashes: Annotated[tuple[PdqHex, ...], msgspec.Meta(min_length=1, max_length=20)]
    minor_possible: bool


class CompareAnswer(Message, frozen=True, kw_only=True):
    """`absent` is said only where every picture was looked at or the address says that it is gone.

    `simulated` means that the mandate is a demonstration's: no authority stands behind the answer.
    """

    v: Literal[1]
    found: Literal["present", "absent", "unclear"]
    distance: Distance | None = None
    simulated: bool = False

    def __post_init__(self) -> None:
        if (self.found == "present") != (self.distance is not None):
            raise ValueError("a picture that is present has its distance, and nothing else does")
