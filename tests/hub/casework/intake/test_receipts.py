"""Nonces and tickets: made for nothing, used once, bound to what they are for."""

from datetime import timedelta

import pytest

from haechi.core.canonical import b64u, unb64u
from haechi.hub.casework.intake import api, receipts
from haechi.hub.casework.intake.errors import Expired, NoSuchReceipt
from haechi.hub.casework.intake.models import UsedNonce
from haechi.hub.casework.intake.records import Signed
from haechi.infra.receipt import ReceiptKeys
from haechi.testing.clock import MORNING

from .conftest import Make, Team

pytestmark = pytest.mark.django_db


def test_asking_for_nonces_writes_nothing(team: Team) -> None:
    nonces = {receipts.challenge(MORNING).nonce for _ in range(20)}
    assert len(nonces) == 20
    assert not UsedNonce.objects.exists()


def test_a_wrong_receipt_leaves_no_row(team: Team, receipt_keys: ReceiptKeys) -> None:
    challenge = receipts.challenge(MORNING)
    signature = receipt_keys.sign("status", nonce=challenge.nonce, at=challenge.at)
    signed = Signed(b64u(receipt_keys.lookup), challenge.nonce, challenge.at, signature)
    for _ in range(2):
        with pytest.raises(NoSuchReceipt):
            receipts.signer_of(signed, "status", now=MORNING)
    assert not UsedNonce.objects.exists()


def test_a_nonce_from_the_future_is_foreign(team: Team, receipt_keys: ReceiptKeys) -> None:
    challenge = receipts.challenge(MORNING + timedelta(minutes=5))
    signature = receipt_keys.sign("status", nonce=challenge.nonce, at=challenge.at)
    signed = Signed(b64u(receipt_keys.lookup), challenge.nonce, challenge.at, signature)
    with pytest.raises(Expired):
        receipts.signer_of(signed, "status", now=MORNING)


def test_a_ticket_names_no_report_and_bears_no_change(submission: Make) -> None:
    report = api.accept_report(submission(), now=MORNING).report_id
    ticket = receipts.ticket(report, now=MORNING)
    raw = bytearray(unb64u(ticket))
    assert report.bytes not in bytes(raw)
    raw[20] ^= 1
    with pytest.raises(Expired):
        receipts.redeem(b64u(bytes(raw)), now=MORNING)
    assert receipts.redeem(ticket, now=MORNING).id == report


def test_the_index_is_keyed(team: Team, receipt_keys: ReceiptKeys) -> None:
    index = receipts.receipt_index(receipt_keys.lookup)
    assert len(index) == 32
    assert index != receipt_keys.lookup
