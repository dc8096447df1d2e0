"""Gateways: who they are, what they signed, what they have acknowledged, and that they matched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction
from django.db.models import Q

from haechi.core.errors import NotPermitted, Refusal
from haechi.hub.banks import editions
from haechi.hub.banks.errors import AheadOfBank, Replayed
from haechi.hub.banks.models import Acknowledgement, Claim, CountedMatch, Nonce, Subscriber, Tombstone
from haechi.hub.banks.records import Stopped, SubscriberRecord
from haechi.hub.banks.rules import LEASE
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
    """Give a gateway nothing more: from now on its requests are those of a stranger.

    What it was given it may go on using until its lease is over; so long it counts among those that match.
    """
    with transaction.atomic():
        editions.locked(now)
        if Subscriber.objects.filter(pk=subscriber_id, active=True).update(active=False):
            ledger.append("banks.suspended", subscriber_id, {}, now=now)
            let_go(now)


def let_go(now: datetime) -> None:
    """Tick: a suspended gateway whose last lease is over matches nothing; tell what waited for it alone."""
    over = Subscriber.objects.filter(Q(seen_at=None) | Q(seen_at__lte=now - LEASE), active=False, holds=True)
    if not over.exists():
        return
    with transaction.atomic():
        edition = editions.locked(now)
        for row in over.order_by("id"):
            row.holds = False
            row.save(update_fields=["holds"])
            _tell_stopped(row, row.tombstones, edition.tombstones, now)


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
    if not Subscriber.objects.filter(pk=row.pk, active=True).update(seen_at=now):
        raise NotPermitted("This gateway was suspended just now.", do="Ask the hub's operator.")
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
            _tell_stopped(row, before, row.tombstones, now)


def record_matches(subscriber_id: UUID, reports: Iterable[MatchReport], *, now: datetime) -> int:
    """Count each reported match once, whatever is sent again. Where and when stays with the gateway.

    One that names an entry we never gave out is counted apart: the rest of the batch still counts.
    """
    known = editions.listed(subscriber_id)
    counted = 0
    for report in reports:
        with transaction.atomic():
            _, new = CountedMatch.objects.get_or_create(id=report.id, defaults={"at": now})
            if new and report.entry not in known:
                measures.count("banks.unknown_matches", now=now, bucket=report.verdict)
            elif new:
                counted += 1
                measures.count("banks.matches", now=now, bucket=report.verdict)
                events.emit("banks.matched", subject=report.id, data={"verdict": report.verdict}, now=now)
    return counted


def stopped(report_id: UUID) -> Stopped:
    """How far a withdrawal has travelled: gateways that acknowledged, of those that can still match."""
    return _stopped(list(_stones_of(report_id)))


def _stopped(stones: list[Tombstone]) -> Stopped:
    holders = list(Subscriber.objects.filter(holds=True))
    behind = {one.id for stone in stones for one in editions.waiting(holders, stone)}
    could = {one.id for stone in stones for one in holders if one.registered_at <= stone.at}
    return Stopped(entries=len(stones), acknowledged=len(could - behind), subscribers=len(could))


def forget_old(now: datetime) -> None:
    """Tick: nonces outside every window protect nothing any more."""
    Nonce.objects.filter(at__lt=now - 2 * WINDOW).delete()


def _stones_of(report_id: UUID) -> Iterable[Tombstone]:
    return Tombstone.objects.filter(entry__claims__report=report_id).distinct()


def windows_stopped(report_id: UUID) -> Stopped:
    """The same for windows that were taken back or ended."""
    return _stopped(list(Tombstone.objects.filter(windows_of__report=report_id)))


def _tell_stopped(row: Subscriber, after: int, upto: int, now: datetime) -> None:
    """Tell of every report that waited for this gateway and has stopped everywhere just now."""
    stones = Tombstone.objects.filter(seq__gt=after, seq__lte=upto, at__gte=row.registered_at)
    ended = Claim.objects.filter(windows_tombstone__in=stones)
    for report in ended.values_list("report", flat=True).distinct():
        if windows_stopped(report).everywhere:
            events.emit("banks.windows_stopped", subject=report, data={"report": str(report)}, now=now)
    for report in (
        Claim.objects.filter(entry__tombstone__in=stones).values_list("report", flat=True).distinct()
    ):
        if stopped(report).everywhere:
            events.emit("banks.stopped", subject=report, now=now)
