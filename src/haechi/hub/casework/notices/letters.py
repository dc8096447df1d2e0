"""Puts the verified words of a notice together. Pure but for reading the template once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
import yaml

from haechi.hub.casework.notices.records import Letter
from haechi.rules import Statute, Words
from haechi.rules.pack import SEOUL

LETTERS = Path(__file__).parent / "letters"
REMOVAL_REQUEST = "removal_request"


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One verified text with its places to fill."""

    id: str
    version: int
    subject: str
    reminder_subject: str
    text: str
    reminder_ko: str
    reminder_en: str
    target_ko: str
    target_en: str
    target_passed_ko: str
    target_passed_en: str
    answer_ko: str
    answer_en: str
    no_answer_ko: str
    no_answer_en: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What fills a removal request. `reminder` is 0 for the first notice; `answer_url` may be empty."""

    notice: UUID
    locator: str
    statutes: Sequence[Statute]
    agency: Words
    target: datetime
    answer_url: str
    reminder: int
    first_sent: datetime


@cache
def template(name: str = REMOVAL_REQUEST) -> Template:
    """The template of that name as it stands in this release."""
    return msgspec.convert(yaml.safe_load((LETTERS / f"{name}.yml").read_text("utf-8")), Template)


def compose(words: Template, facts: Facts) -> Letter:
    """The exact subject and text of one round."""
    reference = f"Haechi-{facts.notice}"
    fill = {
        "reference": reference,
        "reminder": facts.reminder,
        "first_sent": _moment(facts.first_sent),
        "answer": facts.answer_url,
        "target": _moment(facts.target),
    }
    reminded, answerable = bool(facts.reminder), bool(facts.answer_url)
    subject = (words.reminder_subject if reminded else words.subject).format(**fill)
    text = words.text.format(
        locator=facts.locator,
        reference=reference,
        agency_ko=facts.agency.ko,
        agency_en=facts.agency.en,
        statutes_ko=_listed([(rule.cite.ko, rule.says.ko) for rule in facts.statutes]),
        statutes_en=_listed([(rule.cite.en, rule.says.en) for rule in facts.statutes]),
        target_ko=(words.target_passed_ko if reminded else words.target_ko).format(**fill),
        target_en=(words.target_passed_en if reminded else words.target_en).format(**fill),
        reminder_ko=words.reminder_ko.format(**fill) if reminded else "",
        reminder_en=words.reminder_en.format(**fill) if reminded else "",
        answer_ko=(words.answer_ko if answerable else words.no_answer_ko).format(**fill),
        answer_en=(words.answer_en if answerable else words.no_answer_en).format(**fill),
    )
    digest = sha256(f"{subject}\n{text}".encode()).hexdigest()
    return Letter(subject=subject, text=text, template=words.id, version=words.version, digest=digest)


def _listed(pairs: list[tuple[str, str]]) -> str:
    return "\n".join(f"  - {cite}: {says}" for cite, says in pairs)


def _moment(at: datetime) -> str:
    return at.astimezone(SEOUL).strftime("%Y-%m-%d %H:%M (UTC+9)")
