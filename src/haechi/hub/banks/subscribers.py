"""Gateways: who they are, what they signed, what they have acknowledged, and that they matched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction

from haechi.core.errors import Refusal
from haechi.hub.banks import editions
from haechi.hub.banks.errors import AheadOfBank, Replayed
from haechi.hub.banks.models import Acknowledgement, Claim, CountedMatch, Nonce, Subscriber, Tombstone
from haechi.hub.banks.records import Stopped, SubscriberRecord
from haechi.hub.kernel import events
from haechi.hub.ledger import api as ledger
from haechi.hub.measures import api as measures
from haechi.wire.feedback import Ack, MatchReport
from haechi.wire.http_signature import WINDOW, verify_request


def register_gateway(name: str, public_key: bytes, *, now: datetime) -> UUID:
    """Take a gateway under contract by its Ed25519 key; the same key again is the same subscriber."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError:
        raise Refusal("bad_key", "This is not an Ed25519 public key.", do="Copy all 32 bytes.") from None
    with transaction.atomic():
        row, new = Subscriber.objects.get_or_create(
            key_id=hashlib.sha256(public_key).hexdigest()[:16],
            defaults={"name": name, "public_key": public_key, "registered_at": now},
        )
        if new:
            ledger.append("banks.subscribed", row.id, {"key": row.key_id}, now=now)
    return row.id


def suspend(subscriber_id: UUID, *, now: datetime) -> None:
    """Give a gateway nothing more: from now on its requests are those of a stranger."""
    with transaction.atomic():
        if Subscriber.objects.filter(pk=subscriber_id, active=True).update(active=False):
            ledger.append("banks.suspended", subscriber_id, {}, now=now)


def subscribers() -> tuple[SubscriberRecord, ...]:
    """Every gateway, in the order of their registration."""
    return tuple(
        SubscriberRecord(
            id=row.id,
            name=row.name,
            key_id=row.key_id,
            active=row.active,
            edition=row.edition,
            tombstones=row.tombstones,
            seen_at=row.seen_at,
        )
        for row in Subscriber.objects.all()
    )


def authenticate(method: str, url: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> UUID:
    """The active subscriber that signed this request, this once; otherwise NotPermitted."""
    active = {row.key_id: row for row in Subscriber.objects.filter(active=True)}
    keys = {name: Ed25519PublicKey.from_public_bytes(bytes(row.public_key)) for name, row in active.items()}
    signed = verify_request(method, url, headers, body, keys=keys, now=now)
    row = active[signed.key_id]
    try:
        with transaction.atomic():
            Nonce.objects.create(subscriber=row, value=signed.nonce[:128], at=now)
    except IntegrityError:
        raise Replayed() from None
    Subscriber.objects.filter(pk=row.pk).update(seen_at=now)
    return row.id


def acknowledge(subscriber_id: UUID, ack: Ack, *, now: datetime) -> None:
    """Record that an edition is in force there. An acknowledgement only ever adds to what is known."""
    with transaction.atomic():
        edition = editions.locked(now)
        if ack.bank > edition.number or ack.tombstone_seq > edition.tombstones:
            raise AheadOfBank()
        row = Subscriber.objects.select_for_update().get(pk=subscriber_id)
        _, new = Acknowledgement.objects.get_or_create(
            id=ack.id,
            defaults={
                "subscriber": row,
                "edition": ack.bank,
                "tombstones": ack.tombstone_seq,
                "received_at": now,
            },
        )
        if not new:
            return
        before = row.tombstones
        row.edition, row.tombstones = max(row.edition, ack.bank), max(before, ack.tombstone_seq)
        row.save(update_fields=["edition", "tombstones"])
        if row.tombstones > before:
            body = {"edition": row.edition, "tombstones": row.tombstones}
            ledger.append("banks.acknowledged", row.id, body, now=now)
            _tell_stopped(before, row.tombstones, now)


def record_matches(subscriber_id: UUID, reports: Iterable[MatchReport], *, now: datetime) -> int:
    """Count each reported match once, whatever is sent again. Where and when stays with the gateway."""
    known = editions.listed(subscriber_id)
    counted = 0
    for report in reports:
        if report.entry not in known:
            raise Refusal("unknown_entry", "A match names an unknown entry.", do="Pull the bank again.")
        with transaction.atomic():
            _, new = CountedMatch.objects.get_or_create(id=report.id, defaults={"at": now})
            if new:
                counted += 1
                measures.count("banks.matches", now=now, bucket=report.verdict)
                events.emit("banks.matched", subject=report.id, data={"verdict": report.verdict}, now=now)
    return counted


def stopped(report_id: UUID) -> Stopped:
    """How far a withdrawal has travelled: gateways that acknowledged, of those that could have known."""
    stones = list(_stones_of(report_id))
    active = list(Subscriber.objects.filter(active=True))
    behind = {one.id for stone in stones for one in editions.waiting(active, stone)}
    could = {one.id for stone in stones for one in active if one.registered_at <= stone.at}
    return Stopped(entries=len(stones), acknowledged=len(could - behind), subscribers=len(could))


def forget_old(now: datetime) -> None:
    """Tick: nonces outside every window protect nothing any more."""
    Nonce.objects.filter(at__lt=now - 2 * WINDOW).delete()


def _stones_of(report_id: UUID) -> Iterable[Tombstone]:
    return Tombstone.objects.filter(entry__claims__report=report_id).distinct()


def _tell_stopped(after: int, upto: int, now: datetime) -> None:
    """Tell of every report whose tombstones have all been acknowledged just now."""
    stones = Tombstone.objects.filter(seq__gt=after, seq__lte=upto)
    for report in (
        Claim.objects.filter(entry__tombstone__in=stones).values_list("report", flat=True).distinct()
    ):
        if stopped(report).everywhere:
            events.emit("banks.stopped", subject=report, now=now)
