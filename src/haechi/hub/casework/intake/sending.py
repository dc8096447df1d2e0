"""From what a page posted to a Submission: sealed already by the browser, or sealed here in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID, uuid4

import msgspec

from haechi.core.canonical import canonical, unb64u
from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash, pdq_from_hex
from haechi.core.windows import WindowHash, from_text
from haechi.hub.casework.intake.errors import bad_windows
from haechi.hub.casework.intake.forms import FactsForm, WordsForm
from haechi.hub.casework.intake.records import NamedPlace, Submission
from haechi.hub.casework.intake.rules import Track, is_urgent
from haechi.infra.receipt import derive, new_code
from haechi.infra.sealing import REPORTER, seal


@dataclass(frozen=True, slots=True)
class SealedParts:
    """What the browser made besides the open answers."""

    report_id: UUID
    envelope: Any = field(repr=False)
    lookup: bytes = field(repr=False)
    sign_public: bytes = field(repr=False)
    mailbox_public: bytes = field(repr=False)
    hashes: tuple[PerceptualHash, ...] = field(repr=False)
    windows: tuple[WindowHash | None, ...] = field(repr=False)
    in_danger: bool


class _Hash(msgspec.Struct):
    hex: str
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)]
    windows: str = ""


class _Sealed(msgspec.Struct):
    report_id: UUID
    envelope: dict[str, int | str | list[dict[str, str]]]
    lookup: str
    sign_public: str
    mailbox_public: str
    hashes: list[_Hash]
    in_danger: bool


class _Body(msgspec.Struct):
    """All that a body may hold: every part has its type, so nothing can be nested deeper than this says."""

    facts: dict[str, str | list[str]]
    sealed: _Sealed


def read_body(raw: bytes) -> tuple[Mapping[str, Any], SealedParts]:
    """The open answers and the sealed parts of a posted JSON body, or a Refusal."""
    try:
        body = msgspec.json.decode(raw, type=_Body)
        sealed = body.sealed
        parts = SealedParts(
            report_id=sealed.report_id,
            envelope=sealed.envelope,
            lookup=unb64u(sealed.lookup),
            sign_public=unb64u(sealed.sign_public),
            mailbox_public=unb64u(sealed.mailbox_public),
            hashes=tuple(pdq_from_hex(each.hex, quality=each.quality) for each in sealed.hashes),
            windows=tuple(map(_windows, sealed.hashes)),
            in_danger=sealed.in_danger,
        )
        return body.facts, parts
    except (RecursionError, ValueError):  # msgspec skips over unknown parts, however deep they are
        raise Refusal(
            "bad_body",
            "The report did not arrive as it should.",
            do="Send it again; your answers are still on the page.",
        ) from None


def _windows(given: _Hash) -> WindowHash | None:
    try:
        return from_text(given.windows) if given.windows else None
    except Refusal:
        raise bad_windows() from None


def sealed_by_browser(facts: FactsForm, parts: SealedParts, *, language: str) -> Submission:
    """The submission of a browser that has sealed. The server adds nothing but the urgency of age."""
    return Submission(
        **_open_answers(facts),
        report_id=parts.report_id,
        urgent=is_urgent(["in_danger"] if parts.in_danger else [], facts.cleaned_data["age_band"]),
        language=language,
        hashes=parts.hashes,
        windows=parts.windows,
        envelope=parts.envelope,
        lookup=parts.lookup,
        sign_public=parts.sign_public,
        mailbox_public=parts.mailbox_public,
    )


def sealed_on_arrival(
    facts: FactsForm, words: WordsForm, *, recipients: Mapping[str, bytes], language: str
) -> tuple[Submission, str]:
    """The submission of a person without script, and their code. Words and code live in this call only."""
    code, report_id = new_code(), uuid4()
    keys = derive(code)
    envelope = seal(
        canonical({"v": 1, **words.cleaned_data}),
        {**recipients, REPORTER: keys.mailbox_public},
        f"report:{report_id}",
    )
    danger = words.cleaned_data.get("danger", [])
    submission = Submission(
        **_open_answers(facts),
        report_id=report_id,
        urgent=is_urgent(danger, facts.cleaned_data["age_band"]),
        language=language,
        hashes=(),
        envelope=envelope,
        lookup=keys.lookup,
        sign_public=keys.sign_public,
        mailbox_public=keys.mailbox_public,
        sealed_on_device=False,
    )
    return submission, code


def _open_answers(facts: FactsForm) -> dict[str, Any]:
    answers = facts.cleaned_data
    seen_at = answers["seen_at"]
    return {
        "track": Track.SEXUAL.value,
        "role": facts.role,
        "age_band": answers["age_band"],
        "harm_type": answers["harm_type"],
        "circulation": answers["circulation"],
        "wants": frozenset(answers.get("wants", ())),
        "consents": frozenset(answers.get("consents", ())),
        "places": tuple(NamedPlace(url=url, seen_at=seen_at) for url in answers["addresses"]),
    }
