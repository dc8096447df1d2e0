"""The prober is asked only where it may be, and its word counts only as it was given."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from haechi.core.consent import Grant, Purpose
from haechi.core.hash import pdq_from_hex
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices.prober import compare
from haechi.testing.clock import FakeClock

pytestmark = pytest.mark.django_db
HASH = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
CONSENTS = frozenset({"notice", "evidence", "release_hash", "compare"})


@pytest.fixture
def prober(listed: Any, settings: Settings) -> Any:
    """A prober on this machine that answers what the test puts there."""
    settings.HAECHI_PROBER_URL = listed.url("/prober")
    settings.HAECHI_PROBER_TOKEN = "a-token-of-the-deployment"
    listed.desk = 200
    says(listed, "present", 4)
    return listed


def says(board: Any, found: str, distance: int | None = None) -> None:
    answer = {"v": 1, "found": found, "distance": distance, "simulated": True}
    board.replies["/prober/v1/compare"] = json.dumps(answer).encode()


def ask(file_report: Any, clock: FakeClock, **changes: Any) -> str:
    given = {"hashes": (pdq_from_hex(HASH),), "consents": CONSENTS, **changes}
    report = file_report("https://board.example/p/1", **given)
    return compare(intake.get(report.id), report.locators[0], clock.now())


@pytest.mark.parametrize(("found", "distance"), [("present", 4), ("absent", None), ("unclear", None)])
def test_its_word_is_taken(
    file_report: Any, clock: FakeClock, prober: Any, found: str, distance: int | None
) -> None:
    says(prober, found, distance)

    assert ask(file_report, clock) == found
    [(headers, body)] = prober.posts
    assert headers["authorization"] == "Bearer a-token-of-the-deployment"
    assert json.loads(body) == {
        "v": 1,
        "locator": "https://board.example/p/1",
        "hashes": [HASH],
        "minor_possible": False,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"age_band": "14_18"},
        {"age_band": "under_14"},
        {"age_band": "unknown"},
        {"consents": frozenset({"notice", "evidence", "release_hash"})},
        {"hashes": (), "consents": frozenset({"notice", "evidence"})},
    ],
    ids=["minor", "child", "age unknown", "not asked for", "no hash"],
)
def test_it_is_not_asked_where_it_may_not_be(
    file_report: Any, clock: FakeClock, prober: Any, changes: dict[str, Any]
) -> None:
    assert ask(file_report, clock, **changes) == "unclear"
    assert prober.posts == []


@pytest.mark.parametrize("withheld", ["hash", "locator"])
def test_what_is_withheld_is_not_sent(
    file_report: Any, clock: FakeClock, prober: Any, monkeypatch: pytest.MonkeyPatch, withheld: str
) -> None:
    grant = Grant(
        uuid4(), Purpose.RELEASE_HASH, frozenset({"prober"}), frozenset({withheld}), given_at=clock.now()
    )
    monkeypatch.setattr(intake, "grants", lambda report: (grant,))
    assert ask(file_report, clock) == "unclear"
    assert prober.posts == []


def test_it_is_off_by_default(file_report: Any, clock: FakeClock, listed: Any, settings: Settings) -> None:
    assert settings.HAECHI_PROBER_URL == ""
    assert ask(file_report, clock) == "unclear"
    assert listed.posts == []


@pytest.mark.parametrize("reply", [b"", b"{", b'{"v":1,"found":"yes"}', b'{"v":1,"found":"present"}'])
def test_a_reply_that_is_none_is_unclear(
    file_report: Any, clock: FakeClock, prober: Any, reply: bytes
) -> None:
    prober.replies["/prober/v1/compare"] = reply
    assert ask(file_report, clock) == "unclear"


def test_a_refusal_is_unclear(file_report: Any, clock: FakeClock, prober: Any) -> None:
    prober.desk = 403
    assert ask(file_report, clock) == "unclear"


def test_a_page_that_shows_something_else_now_counts_as_gone(begin: Any, prober: Any) -> None:
    thread = begin(hashes=(pdq_from_hex(HASH),), consents=CONSENTS)
    thread.approve()
    says(prober, "absent")
    thread.later(hours=6)

    assert thread.later(seconds=30 * 60).state == "verified_gone"
    assert [(probe.sight, probe.compared) for probe in thread.notice.probes] == [("replaced", True)] * 2
