"""For every desk page: what codes are called, and where the desk's places are."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from haechi.core.errors import Codes, HaechiError
from haechi.hub.casework.notices.api import NoticeRecord
from haechi.hub.kernel import member_keys
from haechi.hub.kernel.access import person_of, roles_of
from haechi.hub.kernel.people import Role
from haechi.hub.site.desk.labels import label

register = template.Library()

TEAM = frozenset(member_keys.READERS)
PLACES: tuple[tuple[str, Promise, frozenset[str]], ...] = (
    ("desk:queue", _("Cases"), TEAM),
    ("notices:pending", _("Notices"), TEAM),
    ("enforcement:desk", _("Enforcement"), TEAM | {Role.REGULATOR}),
    ("desk:keys", _("My keys"), TEAM),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation; `here` where the officer is in it."""

    url: str
    name: str
    here: bool


@register.filter
def called(code: object, kind: str) -> str:
    """`{{ case.state|called:"case" }}`: what a code of this kind is called."""
    return label(kind, str(code))


@register.filter
def in_this_language(error: HaechiError) -> tuple[str, ...]:
    """An error's sentences as this reader has them, without those that stand in English alone."""
    return tuple(filter(None, error.said(_known, _named)))


@register.filter
def reference(words: str) -> str:
    """`{{ tried.reference|reference }}`: what a channel noted about one try, in plain words."""
    kind, _space, number = words.partition(" ")
    return gettext("answered with status %s") % number if kind == "http" else label("reference", words)


def _known(words: str) -> str:
    found = gettext(words)
    return found if found != words or get_language() == "en" else ""


def _named(codes: Codes) -> str:
    return ", ".join(label(codes.kind, code) for code in codes.codes)


@register.simple_tag
def notice_url(notice: NoticeRecord) -> str:
    """Where one notice is read and approved."""
    return reverse("notices:notice", kwargs={"notice_id": notice.id})


@register.simple_tag(takes_context=True)
def desk_nav(context: template.Context) -> tuple[Destination, ...]:
    request: HttpRequest = context["request"]
    home = reverse("desk:queue")
    roles, found = roles_of(person_of(request)), []
    for place, name, allowed in PLACES:
        if not roles & allowed:
            continue
        url = reverse(place)
        inside = request.path.startswith(url) and url != home
        cases = url == home and (request.path == home or request.path.startswith(f"{home}cases/"))
        found.append(Destination(url, str(name), inside or cases))
    return tuple(found)
