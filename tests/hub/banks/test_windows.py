"""Windows go out only with leave for just them, to who knows them, and never once they are taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from haechi.core.canonical import b64u
from haechi.core.consent import Purpose
from haechi.core.errors import ConsentMissing, NotPermitted, Refusal
from haechi.core.ids import REPORTER
from haechi.core.windows import from_text
from haechi.hub.banks import api, claims, editions
from haechi.hub.banks.errors import NoWindows, SamePerson
from haechi.hub.banks.models import Claim, Subscriber
from haechi.hub.banks.subscribers import acknowledge, register_gateway
from haechi.hub.banks.windows import ClearedWindows, confirm_windows, withdraw_windows
from haechi.hub.kernel.events import Event
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.models import Leaf
from haechi.testing.clock import MORNING
from haechi.wire.feedback import Ack

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(bank: Any) -> UUID:
    return register_gateway("one", bank.gateway_key().public_key().public_bytes_raw(), now=MORNING)


@pytest.fixture
def other(bank: Any) -> UUID:
    return register_gateway("two", bank.gateway_key().public_key().public_bytes_raw(), now=MORNING)


def told(bank: Any, gateway: UUID) -> Any:
    return bank.pulled(gateway, format=2)


def confirmed(bank: Any, *given: Any, **other: Any) -> UUID:
    entry: UUID = bank.add(*given, **{"windows": bank.windows()} | other)
    bank.confirm(entry)
    return entry


def stored() -> list[bytes | None]:
    return list(Claim.objects.order_by("created_at", "id").values_list("windows", flat=True))


def test_a_gateway_that_asks_gets_them_and_an_older_one_the_list_it_knows(bank: Any, gateway: UUID) -> None:
    hash = bank.windows()
    confirmed(bank, windows=hash)
    new, old = told(bank, gateway), bank.pulled(gateway)
    assert (new.v, old.v, new.number) == (2, 1, old.number)
    (entry,) = new.entries
    assert from_text(entry.windows.hash) == hash
    assert (entry.windows.proven, entry.windows.id != entry.id) == (False, True)
    assert old.entries[0].windows is msgspec.UNSET


def test_for_a_claim_alone_nobody_is_given_windows(bank: Any, gateway: UUID) -> None:
    entry = bank.add(windows=bank.windows())
    assert told(bank, gateway).entries[0].windows is msgspec.UNSET
    bank.confirm(entry)
    assert told(bank, gateway).entries[0].windows is not msgspec.UNSET


def test_without_windows_the_newer_list_says_nothing_of_them(bank: Any, gateway: UUID) -> None:
    confirmed(bank, windows=None)
    assert told(bank, gateway).entries[0].windows is msgspec.UNSET


def test_another_subscriber_knows_them_under_another_name(bank: Any, gateway: UUID, other: UUID) -> None:
    confirmed(bank)
    names = {told(bank, one).entries[0].windows.id for one in (gateway, other)}
    assert len(names) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": Purpose.RELEASE_HASH, "fields": frozenset({"hash"})},
        {"purpose": Purpose.RELEASE_WINDOWS, "fields": frozenset({"hash"})},
        {"purpose": Purpose.RELEASE_WINDOWS, "fields": frozenset({"windows"}), "to": "prober"},
    ],
)
def test_leave_for_the_hash_or_for_somebody_else_is_no_leave_for_windows(
    bank: Any, wrong: dict[str, Any]
) -> None:
    report = uuid4()
    with pytest.raises(ConsentMissing):
        claims.add_claim(
            bank.picture(),
            report_id=report,
            cleared=bank.cleared(report),
            retained=False,
            actor=bank.triage,
            now=MORNING,
            windows=ClearedWindows(bank.windows(), bank.cleared(report, **wrong)),
        )
    assert not Claim.objects.exists()


def test_leave_of_another_report_is_none_either(bank: Any) -> None:
    report = uuid4()
    foreign = bank.cleared(uuid4(), purpose=Purpose.RELEASE_WINDOWS, fields=frozenset({"windows"}))
    with pytest.raises(ConsentMissing):
        claims.add_claim(
            bank.picture(),
            report_id=report,
            cleared=bank.cleared(report),
            retained=False,
            actor=bank.triage,
            now=MORNING,
            windows=ClearedWindows(bank.windows(), foreign),
        )


def test_taken_back_alone_they_are_erased_and_buried_and_the_hash_goes_on(bank: Any, gateway: UUID) -> None:
    report = uuid4()
    confirmed(bank, report=report)
    name = told(bank, gateway).entries[0].windows.id
    assert withdraw_windows(report, now=MORNING) == 1
    assert stored() == [None]
    after = told(bank, gateway)
    assert after.entries[0].windows is msgspec.UNSET
    assert [stone.id for stone in after.tombstones] == [name]
    # An older gateway counts the same stones, though it never knew what this one ends.
    assert bank.pulled(gateway).tombstone_seq == after.tombstone_seq
    assert withdraw_windows(report, now=MORNING) == 0
    assert told(bank, gateway).number == after.number


def test_when_every_gateway_has_stopped_it_is_said_of_windows_alone(
    bank: Any, gateway: UUID, other: UUID
) -> None:
    report = uuid4()
    confirmed(bank, report=report)
    for one in (gateway, other):
        told(bank, one)
    withdraw_windows(report, now=MORNING)
    for one in (gateway, other):
        assert not api.windows_stopped(report).everywhere
        assert not Event.objects.filter(kind="banks.windows_stopped").exists()
        number = told(bank, one).number
        ack = Ack(v=1, id=uuid4(), bank=number, tombstone_seq=1, at=MORNING)
        acknowledge(one, ack, now=MORNING)
        acknowledge(one, ack, now=MORNING)
    assert api.windows_stopped(report).everywhere
    assert Event.objects.filter(kind="banks.windows_stopped", subject=report).count() == 1
    assert not Event.objects.filter(kind="banks.stopped").exists()
    assert Subscriber.objects.filter(tombstones=1).count() == 2


@pytest.mark.parametrize("retained", [False, True])
def test_with_a_withdrawal_they_go_even_where_protection_goes_on(bank: Any, retained: bool) -> None:
    report = uuid4()
    bank.add(report=report, windows=bank.windows(), retained=retained)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    assert Claim.objects.get().state == ("kept" if retained else "ended")
    assert stored() == [None]


def test_of_what_nobody_was_given_only_the_erasure_remains(bank: Any, gateway: UUID) -> None:
    report = uuid4()
    bank.add(report=report, windows=bank.windows())
    assert withdraw_windows(report, now=MORNING) == 1
    assert stored() == [None]
    assert told(bank, gateway).tombstones == ()


def test_with_a_claim_s_time_its_windows_are_over(bank: Any, gateway: UUID) -> None:
    bank.add(windows=bank.windows())
    kept = confirmed(bank)
    claims.expire_due(MORNING + timedelta(hours=73))
    assert [found is None for found in stored()].count(True) == 1
    assert api.entries_for(Claim.objects.get(entry=kept).report)[0].windows.given


def test_another_report_s_windows_stand_in_under_a_new_name(bank: Any, gateway: UUID) -> None:
    picture, reports = bank.picture(), [uuid4(), uuid4()]
    entry = bank.add(picture, report=reports[0], windows=bank.windows(1))
    bank.add(picture, report=reports[1], windows=bank.windows(2), now=MORNING + timedelta(minutes=1))
    bank.confirm(entry)
    first = told(bank, gateway).entries[0].windows
    assert from_text(first.hash) == bank.windows(1)
    claims.withdraw(reports[0], actor=REPORTER, now=MORNING)
    second = told(bank, gateway).entries[0].windows
    assert from_text(second.hash) == bank.windows(2)
    assert second.id != first.id
    assert [stone.id for stone in told(bank, gateway).tombstones] == [first.id]


def test_only_what_two_people_have_seen_is_proven(bank: Any, gateway: UUID) -> None:
    entry = confirmed(bank)
    assert told(bank, gateway).entries[0].windows.proven is False
    confirm_windows(entry, basis="platform_compared", actor=bank.first, now=MORNING)
    with pytest.raises(SamePerson):
        confirm_windows(entry, basis="finding", actor=bank.first, now=MORNING)
    assert told(bank, gateway).entries[0].windows.proven is False
    record = confirm_windows(entry, basis="authorised_viewing", actor=bank.second, now=MORNING)
    assert (record.given, record.proven, len(record.checks)) == (True, True, 2)
    assert told(bank, gateway).entries[0].windows.proven is True


def test_other_windows_have_to_be_seen_anew(bank: Any, gateway: UUID) -> None:
    picture, report = bank.picture(), uuid4()
    entry = confirmed(bank, picture, report=report)
    for person in (bank.first, bank.second):
        confirm_windows(entry, basis="platform_compared", actor=person, now=MORNING)
    bank.add(picture, windows=bank.windows(2))
    withdraw_windows(report, now=MORNING)
    assert told(bank, gateway).entries[0].windows.proven is False


def test_who_may_check_them_and_on_what_ground(bank: Any) -> None:
    entry, plain = bank.add(windows=bank.windows()), bank.add()
    for given, error in (
        ({"basis": "they_said_so", "actor": bank.first}, Refusal),
        ({"basis": "finding", "actor": bank.triage}, NotPermitted),
    ):
        with pytest.raises(error):
            confirm_windows(entry, now=MORNING, **given)
    with pytest.raises(NoWindows):
        confirm_windows(plain, basis="finding", actor=bank.first, now=MORNING)


def test_the_database_and_the_ledger_tell_nothing_of_them(bank: Any) -> None:
    from django.db import connection

    hash = bank.windows()
    bank.add(windows=hash)
    with connection.cursor() as cursor:
        cursor.execute("SELECT windows FROM banks_claim")
        ((sealed,),) = cursor.fetchall()
    assert bytes(hash)[:16] not in bytes(sealed)
    leaves = str(list(Leaf.objects.values_list("body", flat=True)))
    assert hash.text not in leaves
    assert bytes(hash).hex() not in leaves
    assert b64u(bytes(hash))[:24] not in leaves


def test_a_check_changed_in_sql_is_found(bank: Any) -> None:
    from django.db import connection

    entry = bank.add(windows=bank.windows())
    confirm_windows(entry, basis="finding", actor=bank.first, now=MORNING)
    assert not ledger.verify(MORNING, witnesses=api.WITNESSES).findings
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO banks_windowscheck (claim_id, person, role, basis, at) "
            "SELECT id, 'officer:x', 'lead', 'finding', now() FROM banks_claim"
        )
    found = ledger.verify(MORNING, witnesses=api.WITNESSES).findings
    assert [finding.kind for finding in found] == ["body_changed"]


def test_an_entry_s_record_says_that_there_are_some_and_no_more(bank: Any) -> None:
    report = uuid4()
    bank.add(report=report, windows=bank.windows())
    (record,) = api.entries_for(report)
    assert record.windows == api.WindowsRecord(given=True)
    assert editions.opaque(uuid4(), record.id)
