"""Adding agencies and the people who work in them; operators do this from the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from haechi.core.errors import Conflict, Refusal
from haechi.hub.kernel import recording
from haechi.hub.kernel.people import Agency, Membership, Person, Role

__all__ = ["add_agency", "add_person", "close_account", "names_of"]


def add_agency(slug: str, *, name_ko: str, name_en: str, may_order: bool = False) -> UUID:
    """Add a body with people in it; the same slug again only updates its names."""
    names = {"name_ko": name_ko, "name_en": name_en, "may_order": may_order}
    with transaction.atomic():
        agency, _ = Agency.objects.update_or_create(slug=slug, defaults=names)
        recording.changed(Agency, agency.id)
    return agency.id


def add_person(
    username: str, *, password: str, agency: str, roles: Sequence[str], display_name: str = ""
) -> UUID:
    """Add a person with `roles` in `agency`. Nobody gets in with a weak password or an unknown role."""
    unknown = sorted(set(roles) - set(Role.values))
    if unknown or not roles:
        known = ", ".join(Role.values)
        raise Refusal("unknown_role", f"Unknown or missing role: {', '.join(unknown)}.", do=f"Use {known}.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Refusal("weak_password", " ".join(error.messages), do="Choose a longer one.") from None
    with transaction.atomic():
        place = Agency.objects.filter(slug=agency).first()
        if place is None:
            raise Refusal("unknown_agency", f"There is no agency {agency}.", do="Add the agency first.")
        if Person.objects.filter(username=username).exists():
            raise Conflict(f"{username} is taken.", do="Choose another user name.")
        person = Person.objects.create_person(username, password, display_name=display_name)
        Membership.objects.bulk_create(
            Membership(person=person, agency=place, role=role) for role in dict.fromkeys(roles)
        )
        recording.changed(Person, person.id)
    return person.id


def close_account(username: str) -> None:
    """Let a person in no more; nothing is sealed to their keys from now on."""
    with transaction.atomic():
        if not Person.objects.filter(username=username).update(is_active=False):
            raise Refusal("unknown_person", f"There is no {username}.", do="Check the user name.")
        recording.changed(Person, Person.objects.get(username=username).id)


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """The display names of people, for colleagues to read."""
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "display_name"))
