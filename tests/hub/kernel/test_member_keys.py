"""Member keys receive nothing before the offline root has signed exactly this key, person and agency."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from haechi.core.errors import Conflict, NotPermitted, Refusal
from haechi.hub.kernel import member_keys, staff
from haechi.hub.kernel.people import Agency, MemberKey, Person
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keys", "queue")]

ROOT = Ed25519PrivateKey.generate()


@pytest.fixture
def member() -> tuple[UUID, UUID]:
    agency = staff.add_agency("centre", name_ko="센터", name_en="Centre")
    roles = ("counsellor", "lead")
    person = staff.add_person("mina", password="quiet-river-stone", agency="centre", roles=roles)
    return person, agency


def make(member: tuple[UUID, UUID], private: X25519PrivateKey | None = None) -> member_keys.MemberKeyRecord:
    person, agency = member
    public = (private or X25519PrivateKey.generate()).public_key().public_bytes_raw()
    wrapped = {"v": 1, "key": hashlib.sha256(public).hexdigest()[:16], "ct": "x"}
    return member_keys.add(person, agency_id=agency, public=public, wrapped_private=wrapped, now=MORNING)


def certified(member: tuple[UUID, UUID]) -> member_keys.MemberKeyRecord:
    member_keys.trust_root(ROOT.public_key().public_bytes_raw())
    made = make(member)
    return member_keys.certify(made.key_id, ROOT.sign(made.statement), now=MORNING)


def test_a_new_key_waits_and_receives_nothing(member: tuple[UUID, UUID]) -> None:
    made = make(member)
    assert made.state == "pending"
    assert member_keys.pending() == (made,)
    assert member_keys.active_member_keys() == ()


def test_the_roots_signature_opens_it_once(member: tuple[UUID, UUID]) -> None:
    done = certified(member)
    assert done.state == "certified"
    assert member_keys.active_member_keys("centre") == ((done.key_id, done.public),)
    assert member_keys.active_member_keys("elsewhere") == ()
    member_keys.certify(done.key_id, ROOT.sign(done.statement), now=MORNING)
    # The person, their roles, the key's making, and one certification.
    assert len(ledger.leaves_of(member[0])) == 4


def test_another_root_or_another_statement_is_refused(member: tuple[UUID, UUID]) -> None:
    made = make(member)
    with pytest.raises(NotPermitted):
        member_keys.certify(made.key_id, ROOT.sign(made.statement), now=MORNING)
    member_keys.trust_root(ROOT.public_key().public_bytes_raw())
    for signature in (Ed25519PrivateKey.generate().sign(made.statement), ROOT.sign(made.public), b"short"):
        with pytest.raises(NotPermitted):
            member_keys.certify(made.key_id, signature, now=MORNING)
    assert member_keys.active_member_keys() == ()


def test_a_row_written_behind_our_back_receives_nothing(member: tuple[UUID, UUID]) -> None:
    made = make(member)
    member_keys.trust_root(ROOT.public_key().public_bytes_raw())
    MemberKey.objects.update(certified_at=MORNING, root_signature=b"\x00" * 64)
    assert member_keys.active_member_keys() == ()
    assert member_keys.of_person(member[0])[0].state == "pending"
    assert made.state == "pending"


def test_a_certified_key_cannot_be_moved_to_another_agency(member: tuple[UUID, UUID]) -> None:
    done = certified(member)
    other = staff.add_agency("other", name_ko="다른 곳", name_en="Other")
    MemberKey.objects.filter(key_id=done.key_id).update(agency=Agency.objects.get(pk=other))
    assert member_keys.active_member_keys() == ()


def test_a_retired_key_and_a_closed_account_receive_nothing(member: tuple[UUID, UUID]) -> None:
    done = certified(member)
    staff.close_account("mina")
    assert member_keys.active_member_keys() == ()
    Person.objects.update(is_active=True)
    assert len(member_keys.active_member_keys()) == 1
    assert member_keys.retire(done.key_id, person_id=member[0], now=MORNING).state == "retired"
    assert member_keys.active_member_keys() == ()
    with pytest.raises(Conflict):
        member_keys.certify(done.key_id, ROOT.sign(done.statement), now=MORNING)


def test_a_lost_role_stops_the_sealing(member: tuple[UUID, UUID]) -> None:
    certified(member)
    Person.objects.get(pk=member[0]).memberships.all().delete()
    assert member_keys.active_member_keys() == ()


@pytest.mark.parametrize("public", [b"", b"\x00" * 32, b"\x01" + b"\x00" * 31, b"k" * 31])
def test_what_is_no_key_is_refused(member: tuple[UUID, UUID], public: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        member_keys.add(member[0], agency_id=member[1], public=public, wrapped_private={}, now=MORNING)
    assert refused.value.reason == "bad_key"


def test_the_wrapping_must_be_of_this_key_and_small(member: tuple[UUID, UUID]) -> None:
    public = X25519PrivateKey.generate().public_key().public_bytes_raw()
    key = hashlib.sha256(public).hexdigest()[:16]
    for wrapped in ({"key": "other"}, {"key": key, "ct": "x" * 5000}):
        with pytest.raises(Refusal):
            member_keys.add(
                member[0], agency_id=member[1], public=public, wrapped_private=wrapped, now=MORNING
            )


def test_only_a_member_who_reads_reports_gets_a_key(member: tuple[UUID, UUID]) -> None:
    person = staff.add_person("ops", password="quiet-river-stone", agency="centre", roles=("operator",))
    with pytest.raises(NotPermitted):
        make((person, member[1]))


def test_nobody_takes_over_a_colleagues_key(member: tuple[UUID, UUID]) -> None:
    private = X25519PrivateKey.generate()
    assert make(member, private) == make(member, private)
    other = staff.add_person("jun", password="quiet-river-stone", agency="centre", roles=("lead",))
    with pytest.raises(Conflict):
        make((other, member[1]), private)
    with pytest.raises(Refusal):
        member_keys.retire(make(member, private).key_id, person_id=other, now=MORNING)


def test_a_second_root_is_refused() -> None:
    assert member_keys.root_public() is None
    public = ROOT.public_key().public_bytes_raw()
    member_keys.trust_root(public)
    member_keys.trust_root(public)
    with pytest.raises(Conflict):
        member_keys.trust_root(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
