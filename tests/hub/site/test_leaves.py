"""Whoever changes an agency, a person, a role or a key in SQL is found by the ledger."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.test import Client

from haechi.hub.kernel import clock, member_keys, staff
from haechi.hub.kernel.people import Agency, Person
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.models import Leaf
from haechi.hub.site import leaves
from haechi.infra.sealing import key_id, new_keypair
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-river-stone"


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(clock.now(), witnesses=leaves.WITNESSES).findings]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def newest(subject: UUID) -> dict[str, Any]:
    found = Leaf.objects.filter(subject=subject).order_by("-pk").first()
    assert found is not None
    return dict(found.body or {})


@pytest.fixture(autouse=True)
def mina(own_keys: Any) -> UUID:
    """A counsellor with a key that was certified and then retired, and an authority beside her centre."""
    root, (_, public) = Ed25519PrivateKey.generate(), new_keypair()
    member_keys.trust_root(root.public_key().public_bytes_raw())
    centre = staff.add_agency("centre", name_ko="센터", name_en="Centre")
    staff.add_agency("authority", name_ko="기관", name_en="Authority", may_order=True)
    mina = staff.add_person("mina", password=PASSWORD, agency="centre", roles=("counsellor",))
    wrapped = {"v": 1, "key": key_id(public), "ct": "x"}
    made = member_keys.add(mina, agency_id=centre, public=public, wrapped_private=wrapped, now=MORNING)
    assert newest(mina)["keys"] == {made.key_id: "pending"}
    member_keys.certify(made.key_id, root.sign(made.statement), now=MORNING)
    assert newest(mina)["keys"] == {made.key_id: "certified"}
    member_keys.retire(made.key_id, person_id=mina, now=MORNING)
    assert newest(mina)["keys"] == {made.key_id: "retired"}
    assert newest(mina)["roles"] == ["centre:counsellor"]
    assert findings() == []
    return mina


CHANGES = (
    "UPDATE kernel_memberkey SET retired_at = NULL",
    "UPDATE kernel_memberkey SET certified_at = NULL, root_signature = NULL",
    "UPDATE kernel_memberkey SET wrapped_private = '{}'",
    "DELETE FROM kernel_memberkey",
    "UPDATE kernel_membership SET role = 'lead'",
    "UPDATE kernel_membership SET agency_id = (SELECT id FROM kernel_agency WHERE may_order)",
    "DELETE FROM kernel_membership",
    "INSERT INTO kernel_membership (person_id, agency_id, role) "
    "SELECT person_id, agency_id, 'lead' FROM kernel_membership",
    "UPDATE kernel_person SET is_active = false",
    "UPDATE kernel_person SET password = 'md5$salt$of-somebody-else'",
    "UPDATE kernel_person SET is_superuser = true",
    "UPDATE kernel_person SET display_name = 'somebody else'",
    "UPDATE kernel_agency SET may_order = true",
    "UPDATE kernel_agency SET name_en = 'Another' WHERE may_order",
)


def test_a_change_in_sql_is_found(found_after: Any) -> None:
    assert found_after(CHANGES, findings) == {change: ["body_changed"] for change in CHANGES}


def test_a_person_slipped_in_and_one_taken_away() -> None:
    sql(
        "INSERT INTO kernel_person (id, password, is_superuser, username, display_name, is_active, is_staff) "
        "SELECT gen_random_uuid(), password, false, 'mallory', 'Mallory', true, false FROM kernel_person"
    )
    assert findings() == ["row_without_leaf"]

    sql("DELETE FROM kernel_memberkey")
    sql("DELETE FROM kernel_membership")
    sql("DELETE FROM kernel_person")
    assert findings() == ["row_missing"]


def test_an_agency_slipped_in() -> None:
    sql(
        "INSERT INTO kernel_agency (id, slug, name_ko, name_en, may_order) "
        "VALUES (gen_random_uuid(), 'false', '거짓', 'False', true)"
    )

    assert findings() == ["row_without_leaf"]


def test_signing_in_and_closing_an_account_are_no_tampering(mina: UUID, client: Client) -> None:
    person = Person.objects.get(pk=mina)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    person.refresh_from_db()
    assert (person.last_login is not None, findings()) == (True, [])

    staff.close_account("mina")
    assert newest(mina)["active"] is False
    assert findings() == []


def test_a_hash_that_a_sign_in_renews_is_no_tampering(mina: UUID, settings: Any) -> None:
    old = Person.objects.get(pk=mina).password
    slower = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [slower, *settings.PASSWORD_HASHERS]

    assert Person.objects.get(pk=mina).check_password(PASSWORD)

    assert Person.objects.get(pk=mina).password != old
    assert findings() == []


def test_the_leaves_hold_codes_and_digests() -> None:
    bodies = " ".join(str(body) for body in Leaf.objects.values_list("body", flat=True))

    assert "centre:counsellor" in bodies
    assert "mina" not in bodies
    assert "센터" not in bodies


@pytest.mark.django_db(transaction=True)
def test_two_changes_of_one_person_at_once_wait_for_each_other(mina: UUID) -> None:
    def close() -> None:
        try:
            staff.close_account("mina")
        finally:
            connection.close()

    other, (_, public) = Thread(target=close), new_keypair()
    wrapped = {"v": 1, "key": key_id(public), "ct": "x"}
    centre = Agency.objects.get(slug="centre").pk
    with transaction.atomic():
        member_keys.add(mina, agency_id=centre, public=public, wrapped_private=wrapped, now=MORNING)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(10)

    assert (newest(mina)["active"], len(newest(mina)["keys"])) == (False, 2)
    assert findings() == []
