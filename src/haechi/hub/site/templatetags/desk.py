"""For every desk page: what codes are called, and where the desk's places are."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from haechi.hub.casework.notices.api import NoticeRecord
from haechi.hub.site.desk_labels import label

register = template.Library()

PLACES: tuple[tuple[str, Promise], ...] = (
    ("desk:queue", _("Cases")),
    ("notices:pending", _("Notices")),
    ("enforcement:desk", _("Enforcement")),
    ("desk:keys", _("My keys")),
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


@register.simple_tag
def notice_url(notice: NoticeRecord) -> str:
    """Where one notice is read and approved."""
    try:
        return reverse("notices:notice", kwargs={"notice_id": notice.id})
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def desk_nav(context: template.Context) -> tuple[Destination, ...]:
    request: HttpRequest = context["request"]
    home = reverse("desk:queue")
    found = []
    for place, name in PLACES:
        try:
            url = reverse(place)
        except NoReverseMatch:
            continue
        inside = request.path.startswith(url) and url != home
        cases = url == home and (request.path == home or request.path.startswith(f"{home}cases/"))
        found.append(Destination(url, str(name), inside or cases))
    return tuple(found)
