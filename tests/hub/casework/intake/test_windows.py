"""Windows are kept only where the person said yes to just that, and are gone when they take it back."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from haechi.core.canonical import b64u
from haechi.core.consent import Purpose
from haechi.core.errors import Refusal
from haechi.core.windows import WindowHash
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.errors import Expired, NoSuchReceipt
from haechi.hub.casework.intake.models import ClaimedHash
from haechi.hub.casework.intake.records import Signed
from haechi.hub.kernel.events import Event
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.models import Leaf
from haechi.infra.receipt import Act, ReceiptKeys
from haechi.testing.clock import MORNING

from .conftest import Make, windows

pytestmark = pytest.mark.django_db

CLIENT = "203.0.113.7"
ALL = frozenset({"notice", "evidence", "release_hash", "release_windows"})


@pytest.fixture
def report(submission: Make) -> UUID:
    return api.accept_report(submission(windows=(windows(),), consents=ALL), now=MORNING).report_id


def kept(report: UUID) -> list[WindowHash | None]:
    return [claimed.windows for claimed in api.get(report).hashes]


def live(report: UUID) -> set[Purpose]:
    return {grant.purpose for grant in api.grants(report) if grant.withdrawn_at is None}


def signed(keys: ReceiptKeys, act: Act) -> Signed:
    challenge = api.challenge(MORNING)
    signature = keys.sign(act, nonce=challenge.nonce, at=challenge.at)
    return Signed(b64u(keys.lookup), challenge.nonce, challenge.at, signature)


def take_back(proof: Signed) -> api.Status:
    return api.withdraw_windows_signed(proof, client=CLIENT, language="en", now=MORNING)


def findings() -> list[str]:
    return [finding.kind for finding in ledger.verify(MORNING, witnesses=api.WITNESSES).findings]


def test_with_leave_they_are_kept_encrypted_and_their_grant_stands_alone(report: UUID) -> None:
    assert kept(report) == [windows()]
    granted = {grant.purpose: grant.recipients for grant in api.grants(report)}
    assert granted[Purpose.RELEASE_WINDOWS] == frozenset({"banks"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT windows FROM casework_claimedhash")
        ((sealed,),) = cursor.fetchall()
    assert bytes(windows())[6:30] not in bytes(sealed)
    assert windows().text not in str(list(Leaf.objects.values_list("body", flat=True)))
    assert findings() == []


@pytest.mark.parametrize(
    "consents",
    [ALL - {"release_windows"}, ALL - {"release_hash"}, frozenset({"release_windows"}), frozenset()],
)
def test_without_leave_for_both_nothing_is_kept_whoever_sent_it(
    submission: Make, consents: frozenset[str]
) -> None:
    report = api.accept_report(submission(windows=(windows(),), consents=consents), now=MORNING).report_id
    assert kept(report) == [None]
    assert Purpose.RELEASE_WINDOWS not in live(report)


def test_where_the_operator_has_not_decided_so_none_are_taken(
    submission: Make, settings: Settings, client: Client
) -> None:
    settings.HAECHI_WINDOWS = False
    report = api.accept_report(submission(windows=(windows(),), consents=ALL), now=MORNING).report_id
    assert kept(report) == [None]
    assert Purpose.RELEASE_WINDOWS not in live(report)
    page = client.post("/report/", {"stage": "start", "track": "sexual", "role": "self"})
    assert b"release_windows" not in page.content


@pytest.mark.parametrize("age_band", ["under_14", "14_18", "unknown"])
def test_a_child_s_are_not_taken_at_all(submission: Make, age_band: str) -> None:
    sent = submission(windows=(windows(),), consents=ALL, age_band=age_band)
    report = api.accept_report(sent, now=MORNING).report_id
    assert kept(report) == [None]
    assert live(report) == {Purpose.NOTICE, Purpose.EVIDENCE, Purpose.RELEASE_HASH}


def test_they_are_kept_by_place_so_that_their_order_tells_nothing(submission: Make) -> None:
    backwards = WindowHash(640, 480, windows().windows[::-1])
    report = api.accept_report(submission(windows=(backwards,), consents=ALL), now=MORNING).report_id
    assert kept(report) == [windows()]


@pytest.mark.parametrize("count", [7, 65, 255])
def test_more_or_fewer_than_a_browser_makes_are_refused(submission: Make, count: int) -> None:
    with pytest.raises(Refusal) as refused:
        api.accept_report(submission(windows=(windows(count),), consents=ALL), now=MORNING)
    assert refused.value.reason == "bad_window_hash"
    assert not ClaimedHash.objects.exists()


def test_windows_without_a_hash_and_from_anybody_else_are_refused(submission: Make) -> None:
    with pytest.raises(Refusal):
        api.accept_report(submission(hashes=(), windows=(windows(),), consents=ALL), now=MORNING)
    for role in ("guardian", "witness"):
        with pytest.raises(Refusal):
            api.accept_report(submission(role=role, windows=(windows(),), consents=ALL), now=MORNING)


def test_taken_back_alone_they_are_erased_and_everything_else_stands(
    report: UUID, receipt_keys: ReceiptKeys
) -> None:
    before = api.status_by_signature(
        signed(receipt_keys, "status"), client=CLIENT, language="en", now=MORNING
    )
    assert before.windows_given
    after = take_back(signed(receipt_keys, "withdraw_windows"))
    assert (after.windows_given, after.withdrawable) == (False, True)
    assert after.now.key == "report.windows_withdrawn"
    assert kept(report) == [None]
    assert live(report) == {Purpose.NOTICE, Purpose.EVIDENCE, Purpose.RELEASE_HASH}
    assert Event.objects.filter(kind="intake.windows_withdrawn", subject=report).count() == 1
    assert findings() == []
    take_back(signed(receipt_keys, "withdraw_windows"))
    assert Event.objects.filter(kind="intake.windows_withdrawn").count() == 1


def test_one_signature_is_good_for_one_act_and_one_use(report: UUID, receipt_keys: ReceiptKeys) -> None:
    for act in ("status", "withdraw"):
        with pytest.raises(NoSuchReceipt):
            take_back(signed(receipt_keys, act))
    with pytest.raises(NoSuchReceipt):
        api.withdraw_signed(
            signed(receipt_keys, "withdraw_windows"), client=CLIENT, language="en", now=MORNING
        )
    assert kept(report) == [windows()]
    proof = signed(receipt_keys, "withdraw_windows")
    take_back(proof)
    with pytest.raises(Expired):
        take_back(proof)


def test_a_ticket_takes_them_back_too(report: UUID) -> None:
    from haechi.hub.casework.intake import receipts

    ticket = receipts.ticket(report, now=MORNING)
    api.withdraw_windows_with_ticket(ticket, language="en", now=MORNING)
    assert kept(report) == [None]
    with pytest.raises(Expired):
        api.withdraw_windows_with_ticket(ticket, language="en", now=MORNING)


def test_with_the_report_they_are_withdrawn_and_erased(report: UUID, receipt_keys: ReceiptKeys) -> None:
    api.withdraw_signed(signed(receipt_keys, "withdraw"), client=CLIENT, language="en", now=MORNING)
    assert kept(report) == [None]
    assert live(report) == set()
    assert findings() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_claimedhash SET windows = NULL",
        "UPDATE casework_claimedhash SET windows = windows || 'x'",
        "UPDATE casework_claimedhash SET windows = bits",
    ],
)
def test_windows_changed_in_sql_are_found(report: UUID, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert findings() == ["body_changed"]


def test_a_report_from_before_there_were_windows_still_agrees_with_its_leaf(submission: Make) -> None:
    """Its leaf was made of columns among which `windows` was not."""
    report = api.accept_report(submission(), now=MORNING).report_id
    row = ClaimedHash.objects.get(report_id=report)
    assert row.windows is None
    from haechi.hub.casework.intake import witness

    assert "windows" not in witness._hash(row)
    assert findings() == []


def test_the_bounds_are_those_of_the_hash() -> None:
    from haechi.hashes import windows as kind
    from haechi.hub.casework.intake import rules

    assert (rules.MIN_WINDOWS, rules.MAX_WINDOWS) == (kind.LEAST, kind.BANKED)
