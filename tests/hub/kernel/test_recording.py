"""What changes about agencies and people goes to whoever the composition root has wired."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.contrib.auth.models import update_last_login

from haechi.core.errors import Refusal
from haechi.hub.kernel import recording, staff
from haechi.hub.kernel.people import Agency, Person

Told = list[tuple[object, UUID]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Iterator[Told]:
    before, found = list(recording._recorder), Told()
    recording.use(lambda kind, subject: found.append((kind, subject)))
    yield found
    recording._recorder[:] = before


def test_each_change_is_told(told: Told) -> None:
    centre = staff.add_agency("centre", name_ko="센터", name_en="Centre")
    mina = staff.add_person("mina", password="quiet-river-stone", agency="centre", roles=("lead",))
    staff.close_account("mina")

    # The person, then their roles, then the end of it.
    assert told == [(Agency, centre), *[(Person, mina)] * 3]


def test_a_sign_in_is_no_change(told: Told) -> None:
    person = Person.objects.create_person("mina", "quiet-river-stone")
    told.clear()

    update_last_login(None, person)  # type: ignore[arg-type]
    assert told == []
    person.save(update_fields=["password"])
    assert told == [(Person, person.id)]


def test_what_was_refused_is_not_told(told: Told) -> None:
    with pytest.raises(Refusal):
        staff.close_account("nobody")

    assert told == []
