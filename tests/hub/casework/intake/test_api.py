"""Telling the reporter, moving, and withdrawing: by whom, once, and with what consequence."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from haechi.core.canonical import b64u
from haechi.core.errors import HaechiError, IllegalMove, Refusal
from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.errors import Expired, NoSuchReceipt, TooManyAttempts
from haechi.hub.casework.intake.models import ReportTransition
from haechi.hub.casework.intake.records import Signed
from haechi.hub.kernel.events import Event
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.records import InclusionProof, Pending
from haechi.infra.receipt import Act, ReceiptKeys
from haechi.testing.clock import MORNING

from .conftest import Make, keys_of

pytestmark = pytest.mark.django_db

LEAD = Actor(kind="officer", id="p-1", role="lead")
CLIENT = "203.0.113.7"


@pytest.fixture
def report(submission: Make) -> UUID:
    return api.accept_report(submission(), now=MORNING).report_id


def signed(keys: ReceiptKeys, act: Act, *, now: datetime = MORNING, lookup: bytes | None = None) -> Signed:
    challenge = api.challenge(now)
    signature = keys.sign(act, nonce=challenge.nonce, at=challenge.at)
    return Signed(b64u(lookup or keys.lookup), challenge.nonce, challenge.at, signature)


def status(proof: Signed, *, client: str = CLIENT, now: datetime = MORNING) -> api.Status:
    return api.status_by_signature(proof, client=client, language="en", now=now)


def withdraw(proof: Signed, *, now: datetime = MORNING) -> api.Status:
    return api.withdraw_signed(proof, client=CLIENT, language="en", now=now)


def test_status_says_what_happened_what_is_next_and_by_when(report: UUID, receipt_keys: ReceiptKeys) -> None:
    first = status(signed(receipt_keys, "status"))
    assert "arrived" in first.now.happened
    assert first.now.next
    assert first.now.by is not None
    assert first.earlier == ()
    later = MORNING + timedelta(minutes=5)
    api.move(report, "acknowledged", actor=SYSTEM, now=later)
    api.move(report, "triage", actor=LEAD, now=later)
    api.move(report, "accepted", actor=LEAD, now=later)
    told = status(signed(receipt_keys, "status"))
    assert told.now.key == "report.accepted"
    assert told.now.by is None
    assert [line.key for line in told.earlier] == ["report.triage", "report.acknowledged", "report.submitted"]
    assert ReportTransition.objects.filter(subject_id=report).count() == 3


def test_both_languages(report: UUID, code: str) -> None:
    korean, _ = api.status_by_code(code, client=CLIENT, language="ko", now=MORNING)
    english, _ = api.status_by_code(code, client=CLIENT, language="en", now=MORNING)
    assert korean.now.happened != english.now.happened


def test_a_text_nobody_wrote_is_never_told(report: UUID) -> None:
    with pytest.raises(ValueError, match=r"texts\.yml"):
        api.tell(report, "report.unheard_of", now=MORNING)


def test_moves_follow_the_table(report: UUID) -> None:
    with pytest.raises(IllegalMove):
        api.move(report, "accepted", actor=LEAD, now=MORNING)


def test_the_receipt_proves_that_the_report_is_in_the_ledger(report: UUID, receipt_keys: ReceiptKeys) -> None:
    assert isinstance(status(signed(receipt_keys, "status")).proof, Pending)
    ledger.tick(MORNING)
    proof = status(signed(receipt_keys, "status")).proof
    assert isinstance(proof, InclusionProof)
    ledger.check_proof(proof)


def test_wrong_receipts_and_wrong_signatures_sound_the_same(report: UUID, other_code: str, code: str) -> None:
    stranger, owner = keys_of(other_code), keys_of(code)
    sentences = set()
    for proof in (
        signed(stranger, "status"),
        signed(stranger, "status", lookup=owner.lookup),
        signed(owner, "withdraw"),
        signed(owner, "status", lookup=b"nothing"),
        Signed("not base64!", *_challenge(), signature="x"),
    ):
        with pytest.raises(NoSuchReceipt) as refused:
            status(proof)
        sentences.add(str(refused.value))
    with pytest.raises(NoSuchReceipt) as refused:
        api.status_by_code(other_code, client=CLIENT, language="en", now=MORNING)
    assert {str(refused.value)} == sentences


def _challenge() -> tuple[str, str]:
    challenge = api.challenge(MORNING)
    return challenge.nonce, challenge.at


def test_a_signature_works_once(report: UUID, receipt_keys: ReceiptKeys) -> None:
    proof = signed(receipt_keys, "withdraw")
    assert withdraw(proof).state == "withdrawn"
    with pytest.raises(Expired):
        withdraw(proof)


def test_a_signature_for_looking_does_not_withdraw(report: UUID, receipt_keys: ReceiptKeys) -> None:
    with pytest.raises(NoSuchReceipt):
        withdraw(signed(receipt_keys, "status"))
    assert api.get(report).state == "submitted"


def test_another_reporters_signature_does_not_withdraw(
    report: UUID, submission: Make, other_code: str, code: str
) -> None:
    api.accept_report(submission(receipt=other_code), now=MORNING)
    with pytest.raises(NoSuchReceipt):
        withdraw(signed(keys_of(other_code), "withdraw", lookup=keys_of(code).lookup))
    assert api.get(report).state == "submitted"


@pytest.mark.parametrize(
    ("nonce", "at"), [("", ""), ("AAAA", "2026"), ("A" * 43, MORNING.isoformat()), ("가", "나")]
)
def test_a_foreign_nonce_is_refused(report: UUID, receipt_keys: ReceiptKeys, nonce: str, at: str) -> None:
    signature = receipt_keys.sign("withdraw", nonce=nonce, at=at)
    with pytest.raises(Expired):
        withdraw(Signed(b64u(receipt_keys.lookup), nonce, at, signature))


def test_an_old_or_moved_nonce_is_refused(report: UUID, receipt_keys: ReceiptKeys) -> None:
    proof = signed(receipt_keys, "withdraw")
    with pytest.raises(Expired):
        withdraw(proof, now=MORNING + timedelta(minutes=16))
    moved = Signed(proof.lookup, proof.nonce, (MORNING + timedelta(minutes=10)).isoformat(), proof.signature)
    with pytest.raises(Expired):
        withdraw(moved, now=MORNING + timedelta(minutes=16))


def test_wrong_codes_run_into_a_limit_of_their_own_client(
    report: UUID, code: str, other_code: str, few_codes: None
) -> None:
    for _ in range(2):
        with pytest.raises(NoSuchReceipt):
            api.status_by_code(other_code, client=CLIENT, language="en", now=MORNING)
    with pytest.raises(TooManyAttempts):
        api.status_by_code(code, client=CLIENT, language="en", now=MORNING)
    for client, moment in (("203.0.113.8", MORNING), (CLIENT, MORNING + timedelta(minutes=15))):
        found, _ = api.status_by_code(code, client=client, language="en", now=moment)
        assert found.state == "submitted"


def test_strangers_on_the_same_connection_lock_nobody_out(
    report: UUID, receipt_keys: ReceiptKeys, other_code: str, code: str
) -> None:
    stranger = keys_of(other_code)
    for _ in range(10):
        with pytest.raises(NoSuchReceipt):
            status(signed(stranger, "status", lookup=receipt_keys.lookup))
    with pytest.raises(TooManyAttempts):
        status(signed(stranger, "status"))
    assert status(signed(receipt_keys, "status")).state == "submitted"
    assert api.status_by_code(code, client=CLIENT, language="en", now=MORNING)[0].state == "submitted"
    assert withdraw(signed(receipt_keys, "withdraw")).state == "withdrawn"


def test_right_receipts_never_run_into_it(report: UUID, receipt_keys: ReceiptKeys) -> None:
    for _ in range(25):
        status(signed(receipt_keys, "status"))


def test_an_adults_withdrawal_ends_every_grant_at_once(report: UUID, receipt_keys: ReceiptKeys) -> None:
    told = withdraw(signed(receipt_keys, "withdraw"))
    assert told.now.key == "report.withdrawn"
    assert not told.withdrawable
    assert all(grant.withdrawn_at == MORNING for grant in api.grants(report))
    event = Event.objects.get(kind="intake.withdrawn")
    assert (event.subject, event.data) == (report, {"report": str(report), "may_be_minor": "no"})


@pytest.mark.parametrize("band", ["under_14", "14_18", "unknown"])
def test_protection_goes_on_for_who_may_be_a_minor(
    submission: Make, receipt_keys: ReceiptKeys, band: str
) -> None:
    report = api.accept_report(submission(age_band=band), now=MORNING).report_id
    assert api.may_be_minor(report)
    told = withdraw(signed(receipt_keys, "withdraw"))
    assert told.now.key == "report.withdrawn_protected"
    assert all(grant.withdrawn_at is None for grant in api.grants(report))
    assert Event.objects.get(kind="intake.withdrawn").data["may_be_minor"] == "yes"
    api.end_grants(report, now=MORNING)
    assert all(grant.withdrawn_at == MORNING for grant in api.grants(report))


def test_withdrawing_twice_is_one_withdrawal(report: UUID, receipt_keys: ReceiptKeys) -> None:
    withdraw(signed(receipt_keys, "withdraw"))
    withdraw(signed(receipt_keys, "withdraw"))
    assert Event.objects.filter(kind="intake.withdrawn").count() == 1
    assert ReportTransition.objects.filter(subject_id=report).count() == 1


def test_a_ticket_withdraws_once_within_its_time(report: UUID, code: str) -> None:
    _, ticket = api.status_by_code(code, client=CLIENT, language="ko", now=MORNING)
    with pytest.raises(Expired):
        api.withdraw_with_ticket(ticket, language="ko", now=MORNING + timedelta(minutes=16))
    assert api.withdraw_with_ticket(ticket, language="ko", now=MORNING).state == "withdrawn"
    with pytest.raises(Expired):
        api.withdraw_with_ticket(ticket, language="ko", now=MORNING)


@pytest.mark.parametrize("ticket", ["", "AAAA", "한글", "A" * 60])
def test_a_made_up_ticket_is_refused(report: UUID, ticket: str) -> None:
    with pytest.raises(Expired):
        api.withdraw_with_ticket(ticket, language="ko", now=MORNING)


def test_errors_repeat_no_code(report: UUID, other_code: str) -> None:
    with pytest.raises(HaechiError) as refused:
        api.status_by_code(other_code, client=CLIENT, language="en", now=MORNING)
    assert other_code not in str(refused.value)
    with pytest.raises(Refusal):
        api.status_by_code("12", client=CLIENT, language="en", now=MORNING)


def test_old_counters_and_nonces_are_forgotten(report: UUID, receipt_keys: ReceiptKeys) -> None:
    from haechi.hub.casework.intake.models import Attempt, UsedNonce

    status(signed(receipt_keys, "status"))
    api.forget(MORNING)
    assert UsedNonce.objects.exists()
    api.forget(MORNING + timedelta(hours=3))
    assert not UsedNonce.objects.exists()
    assert not Attempt.objects.exists()
