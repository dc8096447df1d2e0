"""Roles open doors, names do not; a closed account is out at once."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from haechi.core.errors import NotPermitted
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.kernel import access, staff
from haechi.hub.kernel.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina() -> Person:
    staff.add_agency("b-centre", name_ko="센터", name_en="Centre")
    made = staff.add_person(
        "mina", password="quiet-river-stone", agency="b-centre", roles=("counsellor", "lead")
    )
    return Person.objects.get(pk=made)


def asking(person: Person | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/desk/")
    request.user = person  # type: ignore[assignment]
    return request


@access.staff_page("lead")
def for_leads(request: HttpRequest, number: int = 0) -> HttpResponse:
    """What is behind the door."""
    return HttpResponse(f"in {number}")


@access.staff_page()
def for_members(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_nobody_is_asked_to_sign_in_and_comes_back_after() -> None:
    answer = for_leads(asking(AnonymousUser()))
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/sign-in/?next=/desk/"


def test_a_role_opens_and_keeps_the_view_as_it_was(mina: Person) -> None:
    assert for_leads(asking(mina), number=3).content == b"in 3"
    assert for_leads.__doc__ == "What is behind the door."


def test_another_role_or_none_does_not(mina: Person) -> None:
    mina.memberships.filter(role="lead").delete()
    with pytest.raises(NotPermitted):
        for_leads(asking(mina))
    assert for_members(asking(mina)).content == b"in"
    mina.memberships.all().delete()
    with pytest.raises(NotPermitted):
        for_members(asking(mina))


def test_an_actor_takes_the_first_of_the_roles_asked_for(mina: Person) -> None:
    actor = access.officer(asking(mina), "lead", "counsellor")
    assert (actor.kind, actor.id, actor.role) == ("officer", str(mina.id), "lead")
    assert access.officer(asking(mina), "regulator", "counsellor").role == "counsellor"
    with pytest.raises(NotPermitted):
        access.officer(asking(mina), "regulator")
    with pytest.raises(NotPermitted):
        access.officer(asking(AnonymousUser()), "lead")


def test_a_person_of_several_agencies_works_in_the_first(mina: Person) -> None:
    assert access.agency_of(mina).slug == "b-centre"
    first = staff.add_agency("a-centre", name_ko="첫째", name_en="First")
    mina.memberships.create(agency_id=first, role="lead")
    assert access.agency_of(mina).slug == "a-centre"
    mina.memberships.all().delete()
    with pytest.raises(NotPermitted):
        access.agency_of(mina)


def test_a_closed_account_is_out_with_its_next_click(mina: Person) -> None:
    client = Client()
    client.force_login(mina, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/").status_code == 200
    staff.close_account("mina")
    assert client.get("/desk/").status_code == 302


def test_roles_are_a_set_of_codes(mina: Person) -> None:
    assert access.roles_of(mina) == {"counsellor", "lead"}
    assert isinstance(mina.id, UUID)


def test_an_order_needs_the_role_in_an_authority(mina: Person) -> None:
    def lead(kind: str = "officer", role: str = "lead") -> bool:
        return access.may_order(Actor(kind=kind, id=str(mina.id), role=role))  # type: ignore[arg-type]

    assert not lead()
    authority = staff.add_agency("authority", name_ko="기관", name_en="Authority", may_order=True)
    mina.memberships.create(agency_id=authority, role="counsellor")
    assert not lead(), "another role there is not this one"
    mina.memberships.create(agency_id=authority, role="lead")
    assert lead()
    assert not lead(kind="provider")
    assert not access.may_order(SYSTEM)
