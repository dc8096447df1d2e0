"""What a gateway is given: numbered, signed for it alone, leased, and with what must stop."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from haechi.core.canonical import unb64u
from haechi.core.errors import Tampered
from haechi.core.ids import REPORTER
from haechi.hub.banks import claims, editions
from haechi.hub.banks.models import Edition
from haechi.hub.banks.subscribers import register_gateway
from haechi.hub.kernel.keys import keyring
from haechi.testing.clock import MORNING
from haechi.wire import bank as wire
from haechi.wire import signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(bank: Any) -> UUID:
    return register_gateway("one", bank.gateway_key().public_key().public_bytes_raw(), now=MORNING)


@pytest.fixture
def other(bank: Any) -> UUID:
    return register_gateway("two", bank.gateway_key().public_key().public_bytes_raw(), now=MORNING)


def test_the_first_list_is_empty_numbered_and_leased(bank: Any, gateway: UUID) -> None:
    version = bank.pulled(gateway)
    assert (version.number, version.entries, version.tombstones) == (1, (), ())
    assert version.subscriber == str(gateway)
    assert version.lease_until == MORNING + timedelta(hours=24)


def test_a_claim_is_listed_with_the_end_of_its_hold_and_a_confirmation_without(
    bank: Any, gateway: UUID
) -> None:
    picture = bank.picture(quality=80)
    entry = bank.add(picture)
    (claim,) = bank.pulled(gateway).entries
    assert (claim.kind, claim.hash, claim.quality) == ("claim", picture.hex, 80)
    assert claim.hold_until == MORNING + timedelta(hours=72)
    bank.confirm(entry)
    (confirmed,) = bank.pulled(gateway).entries
    assert (confirmed.id, confirmed.kind, confirmed.hold_until) == (claim.id, "confirmed", None)


def test_nothing_new_is_nothing_and_a_change_is_a_higher_number(bank: Any, gateway: UUID) -> None:
    bank.add()
    first = bank.pulled(gateway)
    assert bank.pulled(gateway, have=first.number) is None
    bank.add()
    second = bank.pulled(gateway, have=first.number)
    assert second.number > first.number
    assert len(second.entries) == 2


def test_a_lease_is_renewed_for_whoever_asks_in_time(bank: Any, gateway: UUID) -> None:
    bank.add()
    first = bank.pulled(gateway)
    soon, late = MORNING + timedelta(hours=11), MORNING + timedelta(hours=12)
    assert bank.pulled(gateway, have=first.number, now=soon) is None
    renewed = bank.pulled(gateway, have=first.number, now=late)
    assert renewed.number == first.number + 1
    assert renewed.lease_until == late + timedelta(hours=24)


def test_two_gateways_cannot_compare_their_names_for_an_entry(bank: Any, gateway: UUID, other: UUID) -> None:
    entry = bank.add()
    names = {bank.pulled(one).entries[0].id for one in (gateway, other)}
    assert len(names) == 2
    assert str(entry) not in names
    assert editions.listed(gateway) == {editions.opaque(gateway, entry): entry}


def test_an_over_held_claim_is_not_listed_even_before_the_tick(bank: Any, gateway: UUID) -> None:
    bank.add()
    assert bank.pulled(gateway, now=MORNING + timedelta(hours=72)).entries == ()


def test_a_disputed_entry_is_off_the_list_and_comes_back_under_its_name(bank: Any, gateway: UUID) -> None:
    entry = bank.add()
    name = bank.pulled(gateway).entries[0].id
    claims.dispute(entry, reason="uploader_objects", actor=bank.first, now=MORNING)
    off = bank.pulled(gateway)
    assert (off.entries, off.tombstones) == ((), ())
    claims.settle(entry, upheld=False, reason="stands", actor=bank.third, now=MORNING)
    assert bank.pulled(gateway).entries[0].id == name


def test_an_ended_entry_is_a_numbered_tombstone_for_a_month(bank: Any, gateway: UUID) -> None:
    reports = [uuid4(), uuid4()]
    for report in reports:
        bank.add(report=report)
    names = {entry.id for entry in bank.pulled(gateway).entries}
    for report in reports:
        claims.withdraw(report, actor=REPORTER, now=MORNING)
    version = bank.pulled(gateway)
    assert version.entries == ()
    assert {stone.id for stone in version.tombstones} == names
    assert [stone.seq for stone in version.tombstones] == [1, 2]
    assert bank.pulled(gateway, now=MORNING + timedelta(days=30)).tombstones == ()


@pytest.mark.django_db(transaction=True)
def test_no_change_waits_while_a_list_is_read(
    bank: Any, gateway: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.add()
    bank.pulled(gateway)
    free: list[bool] = []
    read = editions._entries

    def change() -> None:
        with transaction.atomic():
            free.append(Edition.objects.select_for_update(skip_locked=True).exists())
        connection.close()

    def slow(*given: Any) -> Any:
        other = threading.Thread(target=change)
        other.start()
        other.join()
        return read(*given)

    monkeypatch.setattr(editions, "_entries", slow)
    bank.pulled(gateway)
    assert free == [True]


@pytest.mark.parametrize("changes", [1, editions.TRIES])
def test_what_changes_while_it_is_read_is_read_again(
    bank: Any, gateway: UUID, monkeypatch: pytest.MonkeyPatch, changes: int
) -> None:
    reports = [uuid4() for _ in range(changes)]
    for report in reports:
        bank.add(report=report)
    read = editions._entries

    def withdrawn_after(*given: Any) -> Any:
        found = read(*given)
        if reports:
            claims.withdraw(reports.pop(), actor=REPORTER, now=MORNING)
        return found

    monkeypatch.setattr(editions, "_entries", withdrawn_after)
    version = bank.pulled(gateway)
    assert (len(version.entries), len(version.tombstones)) == (0, changes)
    assert version.number == Edition.objects.get().number


def test_only_the_banks_key_signs_it(bank: Any, gateway: UUID) -> None:
    artefact = editions.snapshot(gateway, have=0, now=MORNING)
    trusted = signing.public_key(editions.bank_key())
    assert unb64u(editions.bank_key()) == keyring().signer("bank").public_key().public_bytes_raw()
    signing.verify(artefact, wire.PAYLOAD_TYPE, {signing.key_id(trusted): trusted})
    with pytest.raises(Tampered):
        signing.verify(artefact, "another/type", {signing.key_id(trusted): trusted})
