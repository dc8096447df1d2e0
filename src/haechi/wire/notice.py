"""Takedown notices and their answers, as they travel in webhooks between hub and platform."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from haechi.wire.codec import Message, Moment, OpaqueId

WebAddress = Annotated[str, msgspec.Meta(pattern="^https?://[^\\s]{1,2000}$")]

RefusalCode = Literal[
    "not_found",
    "needs_info",
    "not_illegal_view",
    "claimed_consent",
    "newsworthy",
    "identity_unproven",
    "jurisdiction",
    "already_removed",
    "technical_e2ee",
    "other",
]


class Basis(Message, frozen=True, kw_only=True):
    """On what the request rests: a rule's code, and the statute it names where it is law."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    statute: str | None = None


class Deadlines(Message, frozen=True, kw_only=True):
    """Two clocks that never mix: what the law demands, and what the platform itself or a policy aims for."""

    legal: Moment | None = None
    policy: Moment | None = None


class TakedownRequest(Message, frozen=True, kw_only=True):
    """Please remove what stands at `locator`, keep the logs, and answer at `answer_url`.

    `id` stays the same for every attempt: act on it once.
    """

    v: Literal[1]
    type: Literal["takedown.request"]
    id: UUID
    locator: WebAddress
    platform: OpaqueId
    basis: Basis
    deadlines: Deadlines
    preserve_logs: Literal[True] = True
    answer_url: WebAddress
    sent_at: Moment
    attempt: Annotated[int, msgspec.Meta(ge=1)]


class TakedownAnswer(Message, frozen=True, kw_only=True):
    """What the platform did. A refusal carries its coded reason; nothing else does."""

    v: Literal[1]
    type: Literal["takedown.answer"]
    notice_id: UUID
    answer: Literal["acknowledged", "removed", "refused"]
    reason_code: RefusalCode | None = None
    at: Moment

    def __post_init__(self) -> None:
        if (self.answer == "refused") != (self.reason_code is not None):
            raise ValueError("a refusal carries a reason code, and nothing else does")
