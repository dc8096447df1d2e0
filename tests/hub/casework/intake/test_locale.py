"""Everything a person reads on the public pages stands in the Korean catalogue, and nothing else does."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from haechi.core.errors import HaechiError
from haechi.hub.casework.intake import errors, sending

HUB = Path(errors.__file__).parents[2]
INTAKE = HUB / "casework" / "intake"
KEYWORDS = {"gettext": None, "_": None, "lazy": None, "pgettext": ((1, "c"), 2)}
CONTEXTS = {"public page"}


def catalogue(room: Path) -> dict[tuple[str, str], str]:
    with (room / "locale" / "ko" / "LC_MESSAGES" / "django.po").open("rb") as file:
        found = read_po(file, locale="ko")
    return {(message.context or "", str(message.id)): str(message.string) for message in found if message.id}


def asked(sources: list[str]) -> set[tuple[str, str]]:
    messages = set()
    for source in sources:
        flat = "\n".join(line.strip() for line in source.splitlines())
        for _, message, _, context in extract("python", BytesIO(flat.encode()), keywords=KEYWORDS):
            messages.add((context or "", message))
    return messages


def in_templates(folder: Path) -> set[tuple[str, str]]:
    return asked([templatize(path.read_text("utf-8"), origin=path.name) for path in folder.glob("**/*.html")])


def in_python(folder: Path) -> set[tuple[str, str]]:
    found = set()
    for path in folder.glob("*.py"):
        for _, message, _, _ in extract("python", BytesIO(path.read_bytes()), keywords=KEYWORDS):
            found.add(("", message))
    return found


def test_every_text_of_intake_is_translated() -> None:
    korean = catalogue(INTAKE)
    wanted = in_templates(INTAKE / "templates") | in_python(INTAKE)
    assert not {message for message in wanted if not korean.get(message)}
    assert {context for context, _ in wanted} <= CONTEXTS | {""}


def test_the_base_pages_are_translated() -> None:
    korean = catalogue(HUB / "site")
    templates = HUB / "site" / "templates"
    names = ("base_public.html", "help_numbers.html", "error.html", "404.html")
    wanted = asked([templatize((templates / name).read_text("utf-8"), origin=name) for name in names])
    assert not {message for message in wanted if not korean.get(message)}


def raised() -> list[HaechiError]:
    found: list[HaechiError] = [errors.no_such_receipt(), errors.expired(), errors.closed()]
    found += [errors.too_many(15), errors.too_many_reports(60)]
    with pytest.raises(HaechiError) as refused:
        sending.read_body(b"")
    return [*found, refused.value]


def test_errors_speak_korean_too() -> None:
    korean = catalogue(INTAKE)
    for error in raised():
        said = error.said(lambda sentence: korean.get(("", sentence), ""))
        assert all(said), error.what
        assert "%(" not in "".join(said), "values are filled in"
