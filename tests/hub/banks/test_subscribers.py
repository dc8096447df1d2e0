"""Gateways are known by their key, heard once per request, and counted without telling where or when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.errors import NotPermitted, Refusal
from haechi.core.ids import REPORTER
from haechi.hub.banks import claims, subscribers
from haechi.hub.banks.errors import AheadOfBank, Replayed
from haechi.hub.banks.models import CountedMatch, Nonce
from haechi.hub.kernel.events import Event
from haechi.hub.measures.models import Slip
from haechi.testing.clock import MORNING
from haechi.wire.feedback import Ack, MatchReport
from haechi.wire.http_signature import sign_request

pytestmark = pytest.mark.django_db

URL = "http://127.0.0.1:8600/api/v1/acks"
KEY = Ed25519PrivateKey.generate()


@pytest.fixture
def gateway(bank: Any) -> UUID:
    return subscribers.register_gateway("one", KEY.public_key().public_bytes_raw(), now=MORNING)


def ack(edition: int, stones: int) -> Ack:
    return Ack(v=1, id=uuid4(), bank=edition, tombstone_seq=stones, at=MORNING)


def match(entry: str, verdict: str = "block") -> MatchReport:
    return MatchReport(id=uuid4(), entry=entry, verdict=verdict, distance=3, at=MORNING)  # type: ignore[arg-type]


def test_a_key_is_one_subscriber_and_no_key_is_none(gateway: UUID) -> None:
    assert subscribers.register_gateway("again", KEY.public_key().public_bytes_raw(), now=MORNING) == gateway
    with pytest.raises(Refusal):
        subscribers.register_gateway("bad", b"short", now=MORNING)
    assert [row.name for row in subscribers.subscribers()] == ["one"]


def test_a_signed_request_counts_once(gateway: UUID) -> None:
    headers = sign_request("POST", URL, b"{}", key=KEY, now=MORNING)
    assert subscribers.authenticate("POST", URL, headers, b"{}", now=MORNING) == gateway
    with pytest.raises(Replayed):
        subscribers.authenticate("POST", URL, headers, b"{}", now=MORNING)
    assert subscribers.subscribers()[0].seen_at == MORNING


def test_strangers_and_suspended_gateways_are_refused_alike(gateway: UUID) -> None:
    stranger = sign_request("POST", URL, b"{}", key=Ed25519PrivateKey.generate(), now=MORNING)
    with pytest.raises(NotPermitted) as unknown:
        subscribers.authenticate("POST", URL, stranger, b"{}", now=MORNING)
    subscribers.suspend(gateway, now=MORNING)
    known = sign_request("POST", URL, b"{}", key=KEY, now=MORNING)
    with pytest.raises(NotPermitted) as suspended:
        subscribers.authenticate("POST", URL, known, b"{}", now=MORNING)
    assert str(unknown.value) == str(suspended.value)


def test_nonces_are_forgotten_only_when_they_are_too_old_to_matter(gateway: UUID) -> None:
    headers = sign_request("POST", URL, b"{}", key=KEY, now=MORNING)
    subscribers.authenticate("POST", URL, headers, b"{}", now=MORNING)
    subscribers.forget_old(MORNING + timedelta(minutes=10))
    assert Nonce.objects.count() == 1
    subscribers.forget_old(MORNING + timedelta(minutes=10, seconds=1))
    assert Nonce.objects.count() == 0
    with pytest.raises(NotPermitted):
        subscribers.authenticate("POST", URL, headers, b"{}", now=MORNING + timedelta(minutes=11))


def test_an_acknowledgement_only_adds_and_a_double_is_harmless(bank: Any, gateway: UUID) -> None:
    report = uuid4()
    bank.add(report=report)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    number = bank.pulled(gateway).number
    newest = ack(number, 1)
    for one in (newest, newest, ack(1, 0)):
        subscribers.acknowledge(gateway, one, now=MORNING)
    row = subscribers.subscribers()[0]
    assert (row.edition, row.tombstones) == (number, 1)


@pytest.mark.parametrize(("ahead", "stones"), [(1, 0), (0, 1)])
def test_nobody_acknowledges_what_was_never_issued(bank: Any, gateway: UUID, ahead: int, stones: int) -> None:
    number = bank.pulled(gateway).number
    with pytest.raises(AheadOfBank):
        subscribers.acknowledge(gateway, ack(number + ahead, stones), now=MORNING)


def test_a_withdrawal_is_proven_gateway_by_gateway(bank: Any, gateway: UUID) -> None:
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    second = subscribers.register_gateway("two", public, now=MORNING)
    report = uuid4()
    for _ in range(2):
        bank.add(report=report)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    number = bank.pulled(gateway).number
    late = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    subscribers.register_gateway("late", late, now=MORNING + timedelta(hours=1))

    def proof() -> tuple[int, int, int]:
        now = subscribers.stopped(report)
        return now.entries, now.acknowledged, now.subscribers

    assert proof() == (2, 0, 2)
    subscribers.acknowledge(gateway, ack(number, 1), now=MORNING)
    assert proof() == (2, 0, 2), "one of two tombstones is not all of them"
    subscribers.acknowledge(gateway, ack(number, 2), now=MORNING)
    assert proof() == (2, 1, 2)
    assert not Event.objects.filter(kind="banks.stopped").exists()
    subscribers.acknowledge(second, ack(number, 2), now=MORNING)
    assert subscribers.stopped(report).everywhere
    assert Event.objects.filter(kind="banks.stopped", subject=report).count() == 1


def told(report: UUID) -> int:
    return Event.objects.filter(kind="banks.stopped", subject=report).count()


@pytest.fixture
def two(bank: Any, gateway: UUID) -> tuple[UUID, UUID, UUID, int]:
    """A withdrawn report, two gateways that have the list, and the edition that holds the tombstone."""
    other = Ed25519PrivateKey.generate()
    second = subscribers.register_gateway("two", other.public_key().public_bytes_raw(), now=MORNING)
    for key in (KEY, other):
        signed = sign_request("POST", URL, b"{}", key=key, now=MORNING)
        subscribers.authenticate("POST", URL, signed, b"{}", now=MORNING)
    report = uuid4()
    bank.add(report=report)
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    return gateway, second, report, bank.pulled(gateway).number


def test_a_suspended_gateway_counts_while_its_lease_may_last(two: tuple[UUID, UUID, UUID, int]) -> None:
    first, second, report, number = two
    subscribers.suspend(second, now=MORNING + timedelta(hours=1))
    subscribers.acknowledge(first, ack(number, 1), now=MORNING + timedelta(hours=2))
    assert not subscribers.stopped(report).everywhere, "it still holds the list"
    subscribers.let_go(MORNING + timedelta(hours=24) - timedelta(seconds=1))
    assert (subscribers.stopped(report).subscribers, told(report)) == (2, 0)
    for _ in range(2):
        subscribers.let_go(MORNING + timedelta(hours=24))
    assert (subscribers.stopped(report).subscribers, told(report)) == (1, 1)


def test_suspending_the_last_one_that_is_silent_tells_at_once(two: tuple[UUID, UUID, UUID, int]) -> None:
    first, second, report, number = two
    subscribers.acknowledge(first, ack(number, 1), now=MORNING)
    subscribers.suspend(second, now=MORNING + timedelta(hours=24))
    assert subscribers.stopped(report).everywhere
    assert told(report) == 1


def test_a_gateway_that_came_later_tells_nothing_again(two: tuple[UUID, UUID, UUID, int], bank: Any) -> None:
    first, second, report, number = two
    for one in (first, second):
        subscribers.acknowledge(one, ack(number, 1), now=MORNING)
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    late = subscribers.register_gateway("late", public, now=MORNING + timedelta(hours=1))
    subscribers.acknowledge(late, ack(number, 1), now=MORNING + timedelta(hours=1))
    assert told(report) == 1


def test_no_withdrawal_is_no_proof(bank: Any) -> None:
    assert not subscribers.stopped(uuid4()).everywhere


def test_a_match_is_counted_once_and_leaves_no_trace_of_the_entry(bank: Any, gateway: UUID) -> None:
    bank.add()
    name = bank.pulled(gateway).entries[0].id
    first = match(name)
    assert subscribers.record_matches(gateway, [first, first, match(name, "hold")], now=MORNING) == 2
    assert subscribers.record_matches(gateway, [first], now=MORNING) == 0
    told = Event.objects.filter(kind="banks.matched")
    assert sorted(event.data["verdict"] for event in told) == ["block", "hold"]
    assert {field.name for field in CountedMatch._meta.fields} == {"id", "at"}
    assert all(set(event.data) == {"verdict"} for event in told)


def test_a_match_of_a_buried_entry_still_counts_and_a_made_up_one_does_not(bank: Any, gateway: UUID) -> None:
    report = uuid4()
    bank.add(report=report)
    name = bank.pulled(gateway).entries[0].id
    claims.withdraw(report, actor=REPORTER, now=MORNING)
    made_up = match("made-up")
    batch = [match(name), made_up, match(name)]
    assert subscribers.record_matches(gateway, batch, now=MORNING) == 2, "one bad line spoils no batch"
    assert subscribers.record_matches(gateway, [made_up], now=MORNING) == 0
    assert Slip.objects.filter(name="banks.unknown_matches").count() == 1


def test_another_gateways_name_for_an_entry_is_unknown(bank: Any, gateway: UUID) -> None:
    bank.add()
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    second = subscribers.register_gateway("two", public, now=MORNING)
    name = bank.pulled(gateway).entries[0].id
    assert subscribers.record_matches(second, [match(name)], now=MORNING) == 0
    assert not Event.objects.filter(kind="banks.matched").exists()
