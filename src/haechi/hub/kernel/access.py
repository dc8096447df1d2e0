"""Who may see and do what: roles are checked at the door of every staff page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from haechi.core.errors import NotPermitted
from haechi.core.ids import Actor
from haechi.hub.kernel.people import Agency, Membership, Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def roles_of(person: Person) -> frozenset[str]:
    return frozenset(Membership.objects.filter(person=person).values_list("role", flat=True))


def person_of(request: HttpRequest) -> Person:
    """The signed-in person behind a staff request."""
    if not isinstance(request.user, Person):
        raise NotPermitted("Nobody is signed in.", do="Sign in first.")
    return request.user


def agency_of(person: Person) -> Agency:
    """The agency a person works in; a person of several agencies works in the first by name."""
    membership = (
        Membership.objects.filter(person=person).select_related("agency").order_by("agency__slug").first()
    )
    if membership is None:
        raise NotPermitted("You belong to no agency.", do="Ask an operator to add you.")
    return membership.agency


def may_order(actor: Actor) -> bool:
    """Whether the officer acts in this role for an authority, which decides, and not only proposes."""
    if actor.kind != "officer":
        return False
    held = Membership.objects.filter(person_id=actor.id, role=actor.role)
    return held.filter(agency__may_order=True).exists()


def officer(request: HttpRequest, *allowed: str) -> Actor:
    """The signed-in person as an actor, in the first of `allowed` roles they hold, or NotPermitted."""
    person = person_of(request)
    held = roles_of(person)
    for role in allowed:
        if role in held:
            return Actor(kind="officer", id=str(person.id), role=role)
    raise NotPermitted("Your role does not cover this.", do="Ask a colleague who holds it.")


def staff_page(*allowed: str) -> Callable[[View[P]], View[P]]:
    """Guard a view: sign-in first, then one of `allowed` roles; an empty list means any member."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            held = roles_of(person_of(request))
            if not held or (allowed and not held & set(allowed)):
                raise NotPermitted("Your role does not cover this page.", do="Ask a colleague who holds it.")
            return view(request, *args, **kwargs)

        return guarded

    return guard
