"""Who holds the receipt of a report, proven by a signature, a code or a ticket, each good for one use."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import IntegrityError, transaction

from haechi.core.canonical import b64u, unb64u
from haechi.core.errors import Tampered
from haechi.hub.casework.intake.errors import expired, no_such_receipt
from haechi.hub.casework.intake.models import Report, UsedNonce
from haechi.hub.casework.intake.records import Challenge, Signed
from haechi.hub.kernel.fields import blind
from haechi.hub.kernel.keys import keyring
from haechi.infra.receipt import Act, derive, read_code, signed_by, statement

LIFETIME = timedelta(minutes=15)
_NOBODY = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()


def receipt_index(lookup: bytes) -> bytes:
    return blind("intake.receipt", lookup)


def challenge(now: datetime) -> Challenge:
    """A fresh nonce. It costs no row: the server knows its own by a keyed digest."""
    at = now.isoformat()
    seed = secrets.token_bytes(16)
    return Challenge(nonce=b64u(seed + _mark(seed, at)), at=at)


def signer_of(signed: Signed, act: Act, *, now: datetime) -> Report:
    """The report whose reporter signed `act`, or NoSuchReceipt; Expired for a used or foreign nonce.

    A receipt that does not exist takes the same steps as a wrong signature. A nonce is used up by a right
    signature alone, so that wrong ones leave no rows.
    """
    _must_be_ours(signed.nonce, signed.at, now)
    try:
        lookup = unb64u(signed.lookup)
    except ValueError:
        raise no_such_receipt() from None
    report = Report.objects.filter(receipt_index=receipt_index(lookup)).first()
    public = bytes(report.sign_public) if report else _NOBODY
    message = statement(act, lookup=lookup, nonce=signed.nonce, at=signed.at)
    if not signed_by(public, signed.signature, message) or report is None:
        raise no_such_receipt()
    _use(signed.nonce, now)
    return report


def holder_of(code: str) -> Report:
    """The report of a code that a person without script has typed, or NoSuchReceipt."""
    report = Report.objects.filter(receipt_index=receipt_index(derive(read_code(code)).lookup)).first()
    if report is None:
        raise no_such_receipt()
    return report


def ticket(report_id: UUID, *, now: datetime) -> str:
    """The right to withdraw this report once, within the lifetime, without typing the code again."""
    stamp = int(now.timestamp()).to_bytes(8, "big")
    return b64u(keyring().cipher("intake.ticket").seal(report_id.bytes + stamp))


def redeem(text: str, *, now: datetime) -> Report:
    """The report of a ticket, or Expired."""
    try:
        plain = keyring().cipher("intake.ticket").open(unb64u(text))
    except (Tampered, ValueError):
        raise expired() from None
    age = now.timestamp() - int.from_bytes(plain[16:], "big")
    if not -1 <= age <= LIFETIME.total_seconds():
        raise expired()
    _use(text, now)
    report = Report.objects.filter(pk=UUID(bytes=plain[:16])).first()
    if report is None:
        raise expired()
    return report


def forget(now: datetime) -> None:
    """Used nonces older than any that could still be accepted."""
    UsedNonce.objects.filter(used_at__lt=now - 2 * LIFETIME).delete()


def _mark(seed: bytes, at: str) -> bytes:
    return blind("intake.challenge", seed + at.encode())[:16]


def _must_be_ours(nonce: str, at: str, now: datetime) -> None:
    try:
        raw, issued = unb64u(nonce), datetime.fromisoformat(at)
    except ValueError:
        raise expired() from None
    if len(raw) != 32 or not hmac.compare_digest(raw[16:], _mark(raw[:16], at)):
        raise expired()
    if not timedelta(seconds=-1) <= now - issued <= LIFETIME:
        raise expired()


def _use(text: str, now: datetime) -> None:
    try:
        with transaction.atomic():
            UsedNonce.objects.create(digest=sha256(text.encode()).digest(), used_at=now)
    except IntegrityError:
        raise expired() from None
