"""For every public page: where Exit leads, numbers one can call, times, and the other language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import dateformat, timezone
from django.utils.translation import get_language

from haechi.hub.kernel.clock import now
from haechi.rules import victim_rules

register = template.Library()
FORMATS = {"ko": "Y년 n월 j일 A g:i", "en": "j F Y, H:i"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number whose source has been checked."""

    number: str
    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """Where this page stands in the other language."""

    code: str
    name: str
    url: str


@register.filter
def when(moment: datetime) -> str:
    """Day and time in Seoul, as people write them."""
    return dateformat.format(timezone.localtime(moment), FORMATS[get_language() or "ko"])


@register.simple_tag
def exit_url() -> str:
    return str(settings.HAECHI_EXIT_URL)


@register.simple_tag
def help_numbers() -> tuple[Number, ...]:
    """Verified numbers only, in the language of the page."""
    language = get_language() or "ko"
    return tuple(
        Number(found.number, getattr(found.name, language), getattr(found.hours, language))
        for found in victim_rules().contacts_at(now())
    )


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> OtherLanguage:
    request: HttpRequest = context["request"]
    here = get_language() or "ko"
    code, name = next((code, name) for code, name in settings.LANGUAGES if code != here)
    # Two slashes at the beginning would name another site.
    path = "/" + request.path.lstrip("/")
    return OtherLanguage(code=code, name=str(name), url=translate_url(path, code))
