"""Kill -9 in the middle: after the restart it ends as if nothing had been, none lost, none done twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.journey

# Where each is killed, it is at work: capturing, sending, receiving an answer, reminding.
KILLS = (
    "worker@triaged",
    "worker@preserved",
    "database@sent",
    "hub@removed",
    "worker@renoticed",
    "database@escalated",
    "gateway@withdrawn",
)


@pytest.fixture(scope="module")
def disturbed(play_once: Callable[..., Any]) -> Any:
    # Over HTTP, so that the twins of the browser's sealing and hashing carry a thread as well.
    options = [option for kill in KILLS for option in ("--kill", kill)]
    return play_once("--without-browser", *options)


def test_every_kill_struck_and_was_made_good(disturbed: Any) -> None:
    for program, times in (("worker", 3), ("hub", 1), ("gateway", 1)):
        assert disturbed.errors.count(f"{program} ended (killed by SIGKILL)") == times
    assert disturbed.errors.count("database ended; starting it again") >= 2


def test_it_ended_as_an_undisturbed_thread_does(disturbed: Any, end: Any) -> None:
    assert disturbed.code == 0, f"{disturbed.told.get('missing')}\n{disturbed.errors}"
    assert disturbed.seen["reported"]["by"] == "http"
    assert disturbed.told["outcome"] == end


def test_the_ledger_holds_in_spite_of_it(disturbed: Any) -> None:
    assert disturbed.seen["ledger_verified"]["receipt_proven"] is True
