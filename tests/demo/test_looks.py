"""A look says what is there now, or that it is not; it takes nobody's word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import Unavailable
from haechi.demo import looks
from haechi.demo.layout import Layout, Ports
from haechi.demo.pictures import draw
from haechi.demo.seen import NotSeen
from haechi.demo.web import Page, Session
from haechi.hub.kernel import events
from haechi.hub.ledger import api as ledger

pytestmark = pytest.mark.django_db


def test_what_must_be_is_named_when_it_is_not() -> None:
    looks.must(True, "a block", "pass")
    with pytest.raises(NotSeen, match=r"a block .*'pass'"):
        looks.must(False, "a block", "pass")


def test_a_page_nobody_serves_is_not_seen() -> None:
    assert looks.page(f"http://127.0.0.1:{Ports.free().hub}/p/1", 200) is None


def test_an_empty_hub_shows_nothing(own_keys: Any) -> None:
    nothing = uuid4()

    assert looks.newest_case() is None
    assert looks.entry(nothing) is None
    assert looks.escalation(nothing) is None
    assert looks.evidence(nothing, "sealed", 2) is None
    assert looks.notices(nothing, 2, "drafted") is None
    assert looks.matches_told("block") == 0
    assert looks.nothing_pending()


def test_matches_are_counted_by_verdict() -> None:
    for verdict in ("hold", "block", "block"):
        events.emit("banks.matched", subject=uuid4(), data={"verdict": verdict}, now=datetime.now(UTC))

    assert looks.matches_told("block") == 2


def test_a_proof_is_checked_and_pending_is_no_proof(own_keys: Any) -> None:
    subject, now = uuid4(), datetime.now(UTC)
    ledger.append("test.event", subject, {}, now=now)
    assert looks.proof_of(subject) is None
    assert not looks.nothing_pending()

    ledger.sequence(now)

    proof = looks.proof_of(subject)
    assert proof is not None
    assert proof.index == 0


def test_a_verification_that_says_nothing_is_not_believed(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAECHI_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")

    with pytest.raises(NotSeen, match="a report of the ledger"):
        looks.verified_by_command(layout)


def test_a_gateway_that_fails_is_named_and_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(Path("/nowhere"), Ports())
    answers = [Page(500, "", "Internal Server Error"), Page(200, "", '{"verdict": "pass"}')]
    monkeypatch.setattr(Session, "post", lambda *given, **named: answers.pop(0))

    with pytest.raises(Unavailable, match="answered 500"):
        looks.scan(layout, draw(1))
    assert looks.scan(layout, draw(1)) == {"verdict": "pass"}
