"""What the ledger vouches for of the kernel's rows: agencies, people, their roles, their keys.

The kernel stands below the ledger and cannot write there itself; `kernel.recording` is wired to this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from haechi.hub.kernel import clock
from haechi.hub.kernel.people import Agency, MemberKey, Person
from haechi.hub.ledger import api as ledger

AGENCY, PERSON = "kernel.agency", "kernel.person"
# Every sign-in changes it.
_MOVING = frozenset({"last_login"})


def record(kind: type[Agency] | type[Person], subject: UUID) -> None:
    """One leaf for one change. Changes to the same rows wait for each other, so that none is left out."""
    kind._default_manager.select_for_update(no_key=True).get(pk=subject)
    name, bodies = (AGENCY, _agencies) if kind is Agency else (PERSON, _people)
    ledger.append(name, subject, bodies([subject])[subject], now=clock.now())


def _agencies(agencies: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Agency.objects.filter(pk__in=agencies)
    return {row.pk: {"may_order": row.may_order, "all": ledger.keyed(ledger.facts_of(row))} for row in rows}


def _people(people: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = Person.objects.filter(pk__in=people)
    return {row.pk: _person(row) for row in rows.prefetch_related("memberships__agency", "member_keys")}


def _person(row: Person) -> dict[str, Any]:
    """Who may do what, in codes, and a digest of all of it."""
    roles = sorted(row.memberships.all(), key=lambda one: one.pk)
    keys = sorted(row.member_keys.all(), key=lambda one: one.pk)
    told = [ledger.facts_of(row, without=_MOVING), *map(ledger.facts_of, (*roles, *keys))]
    return {
        "active": row.is_active,
        "roles": sorted(f"{one.agency.slug}:{one.role}" for one in roles),
        "keys": {one.key_id: _stands(one) for one in keys},
        "all": ledger.keyed(told),
    }


def _stands(key: MemberKey) -> str:
    if key.retired_at:
        return "retired"
    return "certified" if key.certified_at else "pending"


def _every_agency() -> QuerySet[Agency, UUID]:
    return Agency.objects.values_list("pk", flat=True)


def _everybody() -> QuerySet[Person, UUID]:
    return Person.objects.values_list("pk", flat=True)


WITNESSES = (
    ledger.Witness(AGENCY, _every_agency, _agencies),
    ledger.Witness(PERSON, _everybody, _people),
)
