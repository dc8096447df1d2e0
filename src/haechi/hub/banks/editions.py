"""The list as gateways see it: numbered, signed, leased, with what must stop matching."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast
from uuid import UUID

from django.db import transaction
from msgspec import UNSET

from haechi.core.canonical import b64u
from haechi.hub.banks.models import Claim, Edition, Entry, Subscriber, Tombstone
from haechi.hub.banks.rules import CONFIRMATIONS, LEASE, LISTED, RENEW_AFTER, TOMBSTONES_STAY, WITH_WINDOWS
from haechi.hub.kernel.keys import keyring
from haechi.wire import bank, codec, signing

# How often the list may change while it is read before the reading holds up the changes.
TRIES = 3


def locked(now: datetime) -> Edition:
    """The edition row, held until the transaction ends: changes of the list stand in line, none can pass."""
    Edition.objects.get_or_create(pk=1, defaults={"at": now})
    return Edition.objects.select_for_update().get(pk=1)


def turn(edition: Edition, now: datetime) -> None:
    """Give the changed list its next number."""
    edition.number += 1
    edition.at = now
    edition.save(update_fields=["number", "at"])


def bury(
    edition: Edition, now: datetime, *, entry: Entry | None = None, windows_of: Claim | None = None
) -> None:
    """Give an ended entry, or the erased windows of a claim, their numbered tombstone."""
    edition.tombstones += 1
    edition.save(update_fields=["tombstones"])
    Tombstone.objects.create(seq=edition.tombstones, entry=entry, windows_of=windows_of, at=now)


def opaque(subscriber: UUID, thing: UUID) -> str:
    """The name of an entry, or of a claim's windows, between the hub and one subscriber; two subscribers
    cannot compare theirs.
    """
    key = keyring().secret(f"banks.subscriber:{subscriber}")
    return b64u(hmac.new(key, thing.bytes, sha256).digest()[:16])


def snapshot(subscriber: UUID, *, have: int, now: datetime, format: bank.BankFormat = 1) -> bytes | None:
    """The signed list for one subscriber, or None where `have` is the current edition and still fresh.

    Windows are in it from format 2 on.
    """
    for _ in range(TRIES):
        number = _current(now)
        if have == number:
            return None
        version = _version(subscriber, number, now, format)
        # Every change gives the list its next number as it is committed: the same number before and after
        # means that all that was read in between belongs together. No change has to wait for the reading.
        if _current(now) == number:
            break
    else:
        with transaction.atomic():
            version = _version(subscriber, locked(now).number, now, format)
    return signing.sign(codec.encode(version), bank.PAYLOAD_TYPE, keyring().signer("bank"))


def bank_key() -> str:
    """The public key that signs editions, in base64url: what a gateway has to trust."""
    return b64u(keyring().signer("bank").public_key().public_bytes_raw())


def listed(subscriber: UUID) -> dict[str, UUID]:
    """The entries one subscriber may name, by their opaque id."""
    return {opaque(subscriber, entry): entry for entry in Entry.objects.values_list("id", flat=True)}


def waiting(subscribers: list[Subscriber], stone: Tombstone) -> list[Subscriber]:
    """Those who could have known the entry and have not acknowledged its tombstone."""
    return [one for one in subscribers if one.registered_at <= stone.at and one.tombstones < stone.seq]


def _current(now: datetime) -> int:
    """The list's number; an edition that is about to run out is renewed first."""
    edition = Edition.objects.filter(pk=1).first()
    if edition is not None and edition.number and now - edition.at < RENEW_AFTER:
        return edition.number
    with transaction.atomic():
        edition = locked(now)
        if edition.number == 0 or now - edition.at >= RENEW_AFTER:
            turn(edition, now)
    return edition.number


def _version(subscriber: UUID, number: int, now: datetime, format: bank.BankFormat) -> bank.BankVersion:
    return bank.BankVersion(
        v=format,
        number=number,
        issued_at=now,
        lease_until=now + LEASE,
        subscriber=str(subscriber),
        entries=_entries(subscriber, now, format),
        tombstones=tuple(
            bank.Tombstone(id=opaque(subscriber, stone.ends), seq=stone.seq)
            for stone in Tombstone.objects.filter(at__gt=now - TOMBSTONES_STAY)
        ),
    )


def windows_claims(entries: Collection[UUID]) -> dict[UUID, Claim]:
    """By entry the claim whose windows stand for it: the oldest that has any."""
    rows = Claim.objects.filter(entry__in=entries, windows__isnull=False).exclude(state="ended")
    return {row.entry_id: row for row in rows.order_by("-created_at", "-id").prefetch_related("checks")}


def proven(claim: Claim) -> bool:
    """Whether enough people have seen that its windows are of the entry's picture."""
    return len(claim.checks.all()) >= CONFIRMATIONS


def _entries(subscriber: UUID, now: datetime, format: bank.BankFormat) -> tuple[bank.Entry, ...]:
    listed = Entry.objects.filter(state__in=LISTED).exclude(state="claimed", hold_until__lte=now)
    rows = list(listed.order_by("id"))
    with_windows = [row.id for row in rows if row.state == WITH_WINDOWS] if format >= 2 else []
    claims = windows_claims(with_windows)
    return tuple(
        bank.Entry(
            id=opaque(subscriber, row.id),
            hash=row.bits.hex(),
            kind=cast(Literal["claim", "confirmed"], LISTED[row.state]),
            quality=row.quality,
            hold_until=row.hold_until if row.state == "claimed" else None,
            windows=_windows(subscriber, claims[row.id]) if row.id in claims else UNSET,
        )
        for row in rows
    )


def _windows(subscriber: UUID, claim: Claim) -> bank.Windows:
    return bank.Windows(
        id=opaque(subscriber, claim.id), hash=b64u(bytes(claim.windows)), proven=proven(claim)
    )
