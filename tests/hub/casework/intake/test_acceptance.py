"""A report comes in whole or not at all, and never outside the rules."""

from uuid import uuid4

import pytest
from django.db import connection

from haechi.core.consent import ANYONE, Purpose
from haechi.core.errors import Conflict, Refusal
from haechi.core.hash import pdq_from_hex
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.errors import IntakeClosed
from haechi.hub.casework.intake.models import Report, StatusLine
from haechi.hub.casework.intake.records import NamedPlace
from haechi.hub.kernel.events import Event
from haechi.hub.kernel.people import MemberKey
from haechi.hub.ledger import api as ledger
from haechi.infra.receipt import ReceiptKeys
from haechi.infra.sealing import REPORTER, key_id, new_keypair, open_envelope, seal
from haechi.testing.clock import MORNING

from .conftest import ADDRESS, HASH, WORDS, Make, Team

pytestmark = pytest.mark.django_db


def test_a_report_comes_in_whole(submission: Make, team: Team, receipt_keys: ReceiptKeys) -> None:
    sent = submission()
    accepted = api.accept_report(sent, now=MORNING)
    report = api.get(accepted.report_id)
    assert (report.id, report.state, report.track, report.age_band) == (
        sent.report_id,
        "submitted",
        "sexual",
        "19_plus",
    )
    (locator,) = report.locators
    assert (locator.url, locator.platform, locator.public) == (ADDRESS, "canary-board.example", True)
    assert locator.seen_at == MORNING
    (claimed,) = report.hashes
    assert claimed.hash == pdq_from_hex(HASH, quality=97)
    sealed = api.envelope(report.id)
    assert open_envelope(sealed, team.key_id, team.private).decode() == WORDS
    assert open_envelope(sealed, REPORTER, receipt_keys.mailbox_private).decode() == WORDS
    assert Event.objects.filter(kind="intake.report_accepted", subject=report.id).count() == 1
    kinds = [leaf.kind for leaf in ledger.leaves_of(report.id)]
    assert kinds == ["report.submitted", "report.facts", "report.grants", "report.told"]


def test_each_consent_is_a_grant_of_its_own(submission: Make) -> None:
    everything = api.accept_report(submission(), now=MORNING).report_id
    granted = {grant.purpose: grant.recipients for grant in api.grants(everything)}
    assert granted == {
        Purpose.NOTICE: frozenset({ANYONE}),
        Purpose.RELEASE_HASH: frozenset({"banks"}),
        Purpose.EVIDENCE: frozenset({"evidence"}),
    }


def test_no_consent_is_no_grant(submission: Make) -> None:
    assert api.grants(api.accept_report(submission(consents=frozenset()), now=MORNING).report_id) == ()


def test_the_same_report_sent_twice_is_one(submission: Make, other_code: str) -> None:
    sent = submission()
    first = api.accept_report(sent, now=MORNING)
    assert api.accept_report(sent, now=MORNING) == first
    assert Report.objects.count() == 1
    assert Event.objects.filter(kind="intake.report_accepted").count() == 1
    with pytest.raises(Conflict):
        api.accept_report(submission(receipt=other_code, report_id=sent.report_id), now=MORNING)


def test_one_receipt_opens_one_report(submission: Make) -> None:
    api.accept_report(submission(), now=MORNING)
    with pytest.raises(Conflict):
        api.accept_report(submission(), now=MORNING)
    assert Report.objects.count() == 1


def test_a_failure_leaves_nothing_behind(submission: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(StatusLine.objects, "create", crash)
    sent = submission()
    with pytest.raises(ConnectionError):
        api.accept_report(sent, now=MORNING)
    assert Report.objects.count() == 0
    assert ledger.leaves_of(sent.report_id) == ()
    assert not Event.objects.filter(subject=sent.report_id).exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"track": "false_info"}, "wrong_track"),
        ({"role": "witness", "consents": frozenset()}, "not_your_picture"),
        ({"role": "guardian"}, "not_your_picture"),
        ({"role": "teacher", "hashes": ()}, "not_yours_to_give"),
        ({"role": "witness", "hashes": ()}, "not_yours_to_give"),
        ({"role": "stranger"}, "unknown_code"),
        ({"age_band": "young"}, "unknown_code"),
        ({"harm_type": "x"}, "unknown_code"),
        ({"wants": frozenset({"revenge"})}, "unknown_code"),
        ({"places": (NamedPlace(ADDRESS),) * 21}, "too_many"),
        ({"hashes": (pdq_from_hex(HASH),) * 21}, "too_many"),
        ({"lookup": b"short"}, "bad_receipt"),
        ({"envelope": {"v": 1}}, "bad_envelope"),
    ],
)
def test_what_no_page_may_be_trusted_to_keep(
    submission: Make, change: dict[str, object], reason: str
) -> None:
    with pytest.raises(Refusal) as refused:
        api.accept_report(submission(**change), now=MORNING)
    assert refused.value.reason == reason
    assert Report.objects.count() == 0


def test_words_sealed_for_a_stranger_are_refused(submission: Make, team: Team) -> None:
    _, public = new_keypair()
    report_id = uuid4()
    recipients = {team.key_id: team.public, REPORTER: public, key_id(public): public}
    envelope = seal(b"words", recipients, f"report:{report_id}")
    with pytest.raises(Refusal):
        api.accept_report(submission(report_id=report_id, envelope=envelope), now=MORNING)


def test_with_nobody_to_read_it_intake_is_closed(submission: Make) -> None:
    sent = submission()
    MemberKey.objects.update(retired_at=MORNING)
    with pytest.raises(IntakeClosed):
        api.accept_report(sent, now=MORNING)
    with pytest.raises(IntakeClosed):
        api.open_keys()


def test_no_plain_word_address_hash_or_code_stands_in_any_table(submission: Make, code: str) -> None:
    api.accept_report(submission(), now=MORNING)
    canaries = ["canary", ADDRESS, HASH, code, bytes.fromhex(HASH).hex(), ADDRESS.encode().hex()]
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            dump = "\n".join(row[0] for row in cursor.fetchall())
        for canary in canaries:
            assert canary not in dump, f"{table} holds {canary}"


def test_first_look_is_sooner_for_who_is_in_danger(submission: Make, other_code: str) -> None:
    calm = api.accept_report(submission(), now=MORNING).report_id
    urgent = api.accept_report(submission(receipt=other_code, urgent=True), now=MORNING).report_id
    by = {line.report_id: line.by for line in StatusLine.objects.all()}
    assert MORNING < by[urgent] < by[calm]
