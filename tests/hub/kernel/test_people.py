"""People are known to colleagues by a display name, and a password is never kept."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from haechi.hub.kernel.people import Agency, Membership, Person, Role

pytestmark = pytest.mark.django_db


def test_a_person_is_shown_by_their_name_and_an_agency_by_its_slug() -> None:
    person = Person.objects.create_person("mina", "quiet-river-stone", display_name="김미나")
    assert (str(person), person.is_staff, person.is_active) == ("김미나", False, True)
    assert str(Agency.objects.create(slug="centre", name_ko="센터", name_en="Centre")) == "centre"
    assert str(Person.objects.create_person("jun", "quiet-river-stone")) == "jun"


def test_a_password_is_checked_and_not_kept() -> None:
    person = Person.objects.create_person("mina", "quiet-river-stone")
    assert person.check_password("quiet-river-stone")
    assert not person.check_password("quiet-river-ston")
    assert "quiet-river-stone" not in str(Person.objects.filter(pk=person.pk).values().get())


def test_a_role_is_held_once_in_each_agency() -> None:
    person = Person.objects.create_person("mina", "quiet-river-stone")
    agency = Agency.objects.create(slug="centre", name_ko="센터", name_en="Centre")
    Membership.objects.create(person=person, agency=agency, role=Role.LEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, agency=agency, role=Role.LEAD)
    Membership.objects.create(person=person, agency=agency, role=Role.COUNSELLOR)
