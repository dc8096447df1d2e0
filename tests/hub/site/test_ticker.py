"""Every tick is asked each second; one that fails or hangs stops none of the others."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import OperationalError

from haechi.hub.site.ticker import Tick, Ticker
from haechi.testing.clock import MORNING


def beats(times: int, *ticks: Tick, lost: list[str] | None = None) -> None:
    """As many beats as seconds would bring, each fully done before the next."""
    gone = lost if lost is not None else []
    ticker = Ticker(ticks, now=lambda: MORNING, lost=lambda: gone.append("lost"))
    for _ in range(times):
        with ThreadPoolExecutor(2) as pool:
            ticker.beat(pool)
    with ThreadPoolExecutor(2) as pool:
        ticker.beat(pool)


def test_every_tick_is_told_the_time() -> None:
    seen: list[tuple[str, datetime]] = []

    def one(now: datetime) -> None:
        seen.append(("one", now))

    def two(now: datetime) -> None:
        seen.append(("two", now))

    beats(1, one, two)

    assert sorted(seen) == [("one", MORNING), ("one", MORNING), ("two", MORNING), ("two", MORNING)]


def test_a_failing_tick_is_named_without_its_words_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    calls, words = list[str](), "can" + "ary"

    def bad(now: datetime) -> None:
        calls.append("bad")
        raise ValueError(words)

    def good(now: datetime) -> None:
        calls.append("good")

    with caplog.at_level(logging.ERROR):
        beats(3, bad, good)

    assert calls.count("bad") == calls.count("good") == 4
    assert caplog.text.count("fails with ValueError") == 1  # said again only once a minute
    assert "bad" in caplog.text
    assert "canary" not in caplog.text


def test_a_slow_tick_is_not_started_twice_and_holds_nobody_up() -> None:
    release, begun, others = threading.Event(), list[int](), list[int]()

    def slow(now: datetime) -> None:
        begun.append(1)
        release.wait(10)

    def quick(now: datetime) -> None:
        others.append(1)

    ticker = Ticker((slow, quick), now=lambda: MORNING, lost=lambda: None)
    with ThreadPoolExecutor(2) as pool:
        for expected in (1, 2, 3):
            ticker.beat(pool)
            ticker._running[quick].result(10)
            assert len(others) == expected
        release.set()

    assert len(begun) == 1


def test_a_lost_database_is_reported() -> None:
    lost: list[str] = []

    def tick(now: datetime) -> None:
        raise OperationalError

    beats(1, tick, lost=lost)

    assert lost == ["lost"]


def test_it_stops_when_told() -> None:
    stop = threading.Event()
    stop.set()

    Ticker((), now=lambda: MORNING, lost=lambda: None).run(stop)
