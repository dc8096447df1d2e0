"""Counts commit with their cause, hold nobody up, and read the same before and after folding."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from haechi.hub.measures import api
from haechi.hub.measures.models import Cell, Slip
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
LATE_EVENING = MORNING.replace(hour=15, minute=1)  # past midnight in Seoul


def several(times: int, name: str = "notices.sent", *, bucket: str = "", now: datetime = MORNING) -> None:
    for _ in range(times):
        api.count(name, now=now, bucket=bucket)


@pytest.mark.parametrize("folded", [False, True])
def test_days_and_buckets_are_counted_apart(folded: bool) -> None:
    several(6, bucket="platform")
    several(5, bucket="host")
    several(7, bucket="platform", now=LATE_EVENING)
    several(9, "another.name")
    if folded:
        api.fold(MORNING)

    assert api.daily("notices.sent") == (
        api.DayCount(TODAY, "host", 5),
        api.DayCount(TODAY, "platform", 6),
        api.DayCount(TODAY + timedelta(days=1), "platform", 7),
    )
    assert api.daily("notices.sent", since=TODAY + timedelta(days=1)) == (
        api.DayCount(TODAY + timedelta(days=1), "platform", 7),
    )
    assert len(api.daily("notices.sent", until=TODAY)) == 2


def test_small_cells_are_withheld_until_they_have_grown() -> None:
    several(4)
    api.fold(MORNING)
    assert api.daily("notices.sent") == (api.DayCount(TODAY, "", None),)

    several(1)
    assert api.daily("notices.sent") == (api.DayCount(TODAY, "", 5),)


def test_folding_adds_to_what_was_folded() -> None:
    for _ in range(3):
        several(4)
        api.fold(MORNING)
    api.fold(MORNING)

    assert (Slip.objects.count(), Cell.objects.get().count) == (0, 12)


def test_hours_are_kept_as_spans_only() -> None:
    for _ in range(5):
        api.observe_hours("hours_to_gone", 30, now=MORNING)

    assert api.daily("hours_to_gone") == (api.DayCount(TODAY, "24-48", 5),)
    assert {field.name for field in Slip._meta.get_fields()} == {"id", "name", "bucket", "day"}


def test_a_rolled_back_count_never_was() -> None:
    several(5)
    with transaction.atomic():
        several(5)
        transaction.set_rollback(True)

    assert api.daily("notices.sent") == (api.DayCount(TODAY, "", 5),)


@pytest.mark.django_db(transaction=True)
def test_crosswise_counts_do_not_wait_for_each_other() -> None:
    """Two transactions that count the same two names in opposite order: with shared rows, a deadlock."""
    meet = threading.Barrier(2)

    def count_both(first: str, second: str) -> None:
        with transaction.atomic():
            several(5, first)
            meet.wait(10)
            several(5, second)

    in_threads(lambda: count_both("a", "b"), lambda: count_both("b", "a"))
    api.fold(MORNING)

    assert [api.daily(name)[0].count for name in "ab"] == [10, 10]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_by_folding_at_once() -> None:
    def write() -> None:
        for _ in range(20):
            several(1)

    def fold() -> None:
        for _ in range(20):
            api.fold(MORNING)

    in_threads(write, write, fold, fold)
    api.fold(MORNING)

    assert api.daily("notices.sent")[0].count == 40


def in_threads(*works: Callable[[], Any]) -> None:
    def run(work: Callable[[], Any]) -> None:
        with closing(connection):
            work()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(20)
