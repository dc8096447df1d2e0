"""The machine API over HTTP: what a gateway sends and gets, and what a stranger does not."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpResponse
from django.test import Client, override_settings

from haechi.core.ids import REPORTER
from haechi.hub.banks import claims, subscribers
from haechi.hub.kernel.clock import now
from haechi.wire import codec
from haechi.wire.feedback import Ack, MatchReport, MatchReports
from haechi.wire.http_signature import sign_request

pytestmark = pytest.mark.django_db

BASE = "http://hub.example"
KEY = Ed25519PrivateKey.generate()


@pytest.fixture(autouse=True)
def _known_address() -> Any:
    with override_settings(HAECHI_BASE_URL=BASE, ALLOWED_HOSTS=["testserver"]):
        yield


@pytest.fixture
def gateway(bank: Any) -> UUID:
    return subscribers.register_gateway("one", KEY.public_key().public_bytes_raw(), now=now())


def call(
    method: str, path: str, body: bytes = b"", *, key: Ed25519PrivateKey = KEY, base: str = BASE
) -> HttpResponse:
    headers = sign_request(method, base + path, body, key=key, now=now())
    return send(method, path, body, headers)


def send(method: str, path: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
    client = Client(enforce_csrf_checks=True)
    return client.generic(method, path, body, content_type="application/json", headers=headers)


def test_a_gateway_pulls_once_and_then_hears_that_nothing_changed(bank: Any, gateway: UUID) -> None:
    bank.add(now=now())
    first = call("GET", "/api/v1/bank?have=0")
    assert first.status_code == 200
    assert first["Content-Type"] == "application/json"
    assert first["Cache-Control"] == "no-store"
    number = bank.pulled(gateway, now=now()).number
    assert call("GET", f"/api/v1/bank?have={number}").status_code == 304


@pytest.mark.parametrize("have", ["-1", "x", "", "9" * 19, "²"])
def test_a_wrong_number_is_named(gateway: UUID, have: str) -> None:
    answer = call("GET", f"/api/v1/bank?have={have}".replace("²", "%C2%B2"))
    assert answer.status_code == 400
    assert answer.json()["do"]


def test_acknowledging_over_http(bank: Any, gateway: UUID) -> None:
    report = uuid4()
    bank.add(report=report, now=now())
    claims.withdraw(report, actor=REPORTER, now=now())
    number = bank.pulled(gateway, now=now()).number
    body = codec.encode(Ack(v=1, id=uuid4(), bank=number, tombstone_seq=1, at=now()))
    assert call("POST", "/api/v1/acks", body).status_code == 204
    assert subscribers.stopped(report).everywhere


def test_reporting_matches_over_http(bank: Any, gateway: UUID) -> None:
    bank.add(now=now())
    entry = bank.pulled(gateway, now=now()).entries[0].id
    report = MatchReport(id=uuid4(), entry=entry, verdict="hold", distance=0, at=now())
    body = codec.encode(MatchReports(v=1, reports=(report,)))
    assert call("POST", "/api/v1/matches", body).json() == {"counted": 1}
    assert call("POST", "/api/v1/matches", body).json() == {"counted": 0}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v1/bank"), ("POST", "/api/v1/acks"), ("POST", "/api/v1/matches")]
)
def test_unsigned_foreign_replayed_misaddressed_or_changed_is_refused(
    gateway: UUID, method: str, path: str
) -> None:
    body = b"{}" if method == "POST" else b""
    assert send(method, path, body, {}).status_code == 403
    assert call(method, path, body, key=Ed25519PrivateKey.generate()).status_code == 403
    assert call(method, path, body, base="http://another.example").status_code == 403
    headers = sign_request(method, BASE + path, body, key=KEY, now=now())
    assert send(method, path, body + b" ", headers).status_code == 403
    assert send(method, f"{path}?have=1", body, headers).status_code == 403
    assert send(method, path, body, headers).status_code != 403
    assert send(method, path, body, headers).status_code == 403


@pytest.mark.parametrize("path", ["/api/v1/acks", "/api/v1/matches"])
@pytest.mark.parametrize("body", [b"", b"nonsense", b"{}", b'{"v":2}', b"\xff"])
def test_a_bad_body_is_named_and_survived(gateway: UUID, path: str, body: bytes) -> None:
    answer = call("POST", path, body)
    assert answer.status_code == 400
    assert answer.json()["what"]


def test_the_wrong_method_is_refused(gateway: UUID) -> None:
    assert call("POST", "/api/v1/bank", b"{}").status_code == 405
    assert call("GET", "/api/v1/acks").status_code == 405
