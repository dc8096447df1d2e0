"""Member keys: made in an officer's browser, certified by a root that is kept offline.

The server stores the public half, and the private half only wrapped by a passphrase it never sees. Nothing
is sealed to a key unless the root's signature verifies at that moment, so a row written by somebody else
receives nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.db import transaction
from django.db.models import F

from haechi.core.certificate import member_statement
from haechi.core.errors import Conflict, NotPermitted, Refusal
from haechi.hub.kernel import recording
from haechi.hub.kernel.keys import keyring
from haechi.hub.kernel.people import Agency, MemberKey, Person, Role
from haechi.infra.files import write_once

__all__ = [
    "READERS",
    "MemberKeyRecord",
    "active_member_keys",
    "add",
    "certify",
    "of_person",
    "pending",
    "retire",
    "root_public",
    "trust_root",
]

# The roles that work on reports, and so may be able to read one.
READERS = (Role.COUNSELLOR, Role.DELETION_OFFICER, Role.LEAD)
_ROOT = "root.pub"
_WRAPPED_LIMIT = 4096

KeyState = Literal["pending", "certified", "retired"]


@dataclass(frozen=True, slots=True)
class MemberKeyRecord:
    """One key as its owner and the root's keeper see it."""

    key_id: str
    person_id: UUID
    person: str
    agency: str
    public: bytes
    wrapped_private: Mapping[str, Any]
    state: KeyState
    created_at: datetime

    @property
    def statement(self) -> bytes:
        """What the root signs for this key."""
        return member_statement(agency=self.agency, person=str(self.person_id), public=self.public)


def add(
    person_id: UUID, *, agency_id: UUID, public: bytes, wrapped_private: Mapping[str, Any], now: datetime
) -> MemberKeyRecord:
    """Keep a new key of a member. It waits for the root; adding the same key twice changes nothing."""
    _must_be_sound(public)
    key_id = hashlib.sha256(public).hexdigest()[:16]
    if wrapped_private.get("key") != key_id or len(json.dumps(wrapped_private)) > _WRAPPED_LIMIT:
        raise Refusal("bad_key", "The wrapped half is not of this key.", do="Make a new key on this page.")
    person = Person.objects.get(pk=person_id)
    agency = Agency.objects.get(pk=agency_id)
    if not person.memberships.filter(agency=agency, role__in=READERS).exists():
        raise NotPermitted("Only a member who works on reports gets a key.", do="Ask an operator for a role.")
    with transaction.atomic():
        row, fresh = MemberKey.objects.get_or_create(
            key_id=key_id,
            defaults={
                "person": person,
                "agency": agency,
                "public": public,
                "wrapped_private": dict(wrapped_private),
                "created_at": now,
            },
        )
        if fresh:
            recording.changed(Person, person_id)
    if row.person_id != person_id or bytes(row.public) != public:
        raise Conflict("This key belongs to somebody else.", do="Make a new key.")
    return _record(row)


def of_person(person_id: UUID) -> tuple[MemberKeyRecord, ...]:
    """All keys of one person, newest first; retired ones still open what was sealed to them."""
    return tuple(map(_record, _rows().filter(person_id=person_id)))


def pending() -> tuple[MemberKeyRecord, ...]:
    """The keys that wait for the root's signature."""
    return tuple(record for record in map(_record, _rows()) if record.state == "pending")


def certify(key_id: str, signature: bytes, *, now: datetime) -> MemberKeyRecord:
    """Keep the root's signature of a key, once it verifies; from then on reports are sealed to it."""
    with transaction.atomic():
        row = _rows().select_for_update(of=("self",)).filter(key_id=key_id).first()
        if row is None:
            raise Refusal("unknown_key", "There is no such key.", do="Export the pending keys again.")
        if row.retired_at is not None:
            raise Conflict("This key is retired.", do="Make a new key.")
        if not _signed(row, signature):
            raise NotPermitted(
                "The signature is not the root's for this key, person and agency.",
                do="Sign the keys of `haechi keys pending` with the root whose public half is trusted here.",
            )
        if row.certified_at is None:
            row.root_signature, row.certified_at = signature, now
            row.save(update_fields=["root_signature", "certified_at"])
            recording.changed(Person, row.person_id)
    return _record(row)


def retire(key_id: str, *, person_id: UUID, now: datetime) -> MemberKeyRecord:
    """Stop sealing to a key of one's own. What was sealed to it before can still be opened with it."""
    with transaction.atomic():
        row = _rows().select_for_update(of=("self",)).filter(key_id=key_id, person_id=person_id).first()
        if row is None:
            raise Refusal("unknown_key", "You have no such key.", do="Reload the page of your keys.")
        if row.retired_at is None:
            row.retired_at = now
            row.save(update_fields=["retired_at"])
            recording.changed(Person, row.person_id)
    return _record(row)


def active_member_keys(agency: str | None = None) -> tuple[tuple[str, bytes], ...]:
    """Key id and public half of every key to seal to now, of one agency or of all, in a stable order."""
    rows = _rows().filter(
        certified_at__isnull=False,
        retired_at=None,
        person__is_active=True,
        person__memberships__role__in=READERS,
        person__memberships__agency=F("agency"),
    )
    if agency is not None:
        rows = rows.filter(agency__slug=agency)
    live = (row for row in rows.order_by("key_id").distinct() if _record(row).state == "certified")
    return tuple((row.key_id, bytes(row.public)) for row in live)


def trust_root(public: bytes) -> None:
    """Keep the root's public half beside the keyring, once and for all: a second root is refused."""
    Ed25519PublicKey.from_public_bytes(public)
    path = keyring().directory / _ROOT
    if not write_once(path, public) and path.read_bytes() != public:
        raise Conflict(
            "Another root is trusted here already.",
            do="To change roots, remove %(file)s from the key folder by hand and certify every key anew.",
            values={"file": _ROOT},
        )


def root_public() -> Ed25519PublicKey | None:
    """The trusted root; None while none has been set up."""
    path = keyring().directory / _ROOT
    return Ed25519PublicKey.from_public_bytes(path.read_bytes()) if path.exists() else None


def _rows() -> Any:
    return MemberKey.objects.select_related("person", "agency").order_by("-created_at", "key_id")


def _record(row: MemberKey) -> MemberKeyRecord:
    certified = row.root_signature is not None and _signed(row, bytes(row.root_signature))
    state: KeyState = "retired" if row.retired_at else "certified" if certified else "pending"
    return MemberKeyRecord(
        key_id=row.key_id,
        person_id=row.person_id,
        person=row.person.username,
        agency=row.agency.slug,
        public=bytes(row.public),
        wrapped_private=row.wrapped_private,
        state=state,
        created_at=row.created_at,
    )


def _signed(row: MemberKey, signature: bytes) -> bool:
    root = root_public()
    if root is None:
        return False
    statement = member_statement(agency=row.agency.slug, person=str(row.person_id), public=bytes(row.public))
    try:
        root.verify(signature, statement)
    except InvalidSignature:
        return False
    return True


def _must_be_sound(public: bytes) -> None:
    """Refuse what is no X25519 point to seal to, the low-order ones included."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise Refusal(
            "bad_key", "This is not a public key to seal to.", do="Make a new key on this page."
        ) from None
