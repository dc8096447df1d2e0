"""Leaves are numbered after they commit, whatever the order, the crash or the company."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from haechi.core.errors import Tampered
from haechi.hub.kernel import clock as hub_clock
from haechi.hub.ledger import api, heads, sequencer
from haechi.hub.ledger.errors import LogContradictsHead
from haechi.hub.ledger.models import Leaf

pytestmark = pytest.mark.django_db(transaction=True)


def add(now: datetime) -> api.LeafId:
    return api.append("test.event", uuid4(), {}, now=now)


def elsewhere(work: Callable[[], None]) -> threading.Thread:
    """Run `work` on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def numbers() -> list[int | None]:
    return list(Leaf.objects.order_by("pk").values_list("seq", flat=True))


def test_nothing_to_do_signs_nothing(now: datetime) -> None:
    assert api.sequence(now) is None
    add(now)
    assert api.sequence(now) is not None
    assert api.sequence(now) is None
    assert len(list(heads.lines())) == 1


def test_a_rolled_back_leaf_leaves_a_hole_and_no_alarm(now: datetime) -> None:
    add(now)
    with transaction.atomic():
        add(now)
        transaction.set_rollback(True)
    add(now)

    api.sequence(now)

    ids = list(Leaf.objects.order_by("pk").values_list("pk", flat=True))
    assert ids[1] - ids[0] == 2
    assert numbers() == [0, 1]
    assert api.verify(now).sound


def test_a_low_id_that_commits_late_is_still_numbered(now: datetime) -> None:
    inserted, released = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            add(now)
            inserted.set()
            assert released.wait(10)

    thread = elsewhere(slow)
    assert inserted.wait(10)
    add(now)
    api.sequence(now)
    assert numbers() == [0]

    released.set()
    thread.join(10)
    api.sequence(now)

    assert numbers() == [1, 0]
    assert api.verify(now).sound


def test_only_one_numbers_at_a_time(now: datetime) -> None:
    add(now)
    results: list[object] = []

    with sequencer._alone() as mine:
        assert mine
        elsewhere(lambda: results.append(api.sequence(now))).join(10)

    assert results == [None]
    assert numbers() == [None]


def test_many_writers_and_many_sequencers_make_one_log(now: datetime) -> None:
    start = threading.Barrier(6)

    def write() -> None:
        start.wait(10)
        for _ in range(5):
            add(now)

    def number() -> None:
        start.wait(10)
        for _ in range(10):
            api.sequence(now)

    threads = [elsewhere(work) for work in (write, write, write, number, number, number)]
    for thread in threads:
        thread.join(30)
    api.sequence(now)

    assert sorted(seq for seq in numbers() if seq is not None) == list(range(15))
    assert api.verify(now).sound


def test_a_crash_before_the_head_is_made_good(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    add(now)

    def crash(**_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(heads, "append", crash)
        with pytest.raises(KeyboardInterrupt):
            api.sequence(now)
    assert numbers() == [0]
    assert heads.last() is None

    head = api.sequence(now)

    assert head is not None
    assert head.size == 1
    assert api.verify(now).sound


def test_a_crash_while_writing_the_head_is_made_good(now: datetime, own_keys: Path) -> None:
    add(now)
    api.sequence(now)
    add(now)
    api.sequence(now)
    path = own_keys / "ledger" / "heads.jsonl"
    path.write_bytes(path.read_bytes()[:-40])

    assert heads.last() is not None
    assert api.verify(now).sound
    api.sequence(now)

    report = api.verify(now)
    assert report.sound
    assert (report.size, report.heads) == (2, 2)


def test_more_than_one_batch(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 3)
    for _ in range(7):
        add(now)

    sizes = [head.size for head in iter(lambda: api.sequence(now), None)]

    assert sizes == [3, 6, 7]
    assert api.verify(now).sound


def test_a_head_says_that_its_time_was_simulated(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HAECHI_CLOCK_FILE = str(tmp_path / "clock")
    hub_clock.clock.cache_clear()
    try:
        add(now)
        head = api.sequence(now)
    finally:
        hub_clock.clock.cache_clear()

    assert head is not None
    assert head.simulated
    assert api.verify(now).simulated


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM ledger_leaf WHERE seq = (SELECT max(seq) FROM ledger_leaf)",
        "UPDATE ledger_leaf SET nodes = sha256('x') || sha256('y') WHERE seq = 1",
        "UPDATE ledger_leaf SET nodes = '' WHERE seq = 2",
    ],
    ids=["shorter", "changed", "emptied"],
)
def test_nothing_is_signed_over_a_changed_past(now: datetime, tampering: str) -> None:
    for _ in range(3):
        add(now)
    api.sequence(now)
    with connection.cursor() as cursor:
        cursor.execute(tampering)
    add(now)

    with pytest.raises(LogContradictsHead):
        api.sequence(now)
    assert len(list(heads.lines())) == 1


def test_a_forged_last_head_stops_the_sequencer(now: datetime, own_keys: Path) -> None:
    add(now)
    api.sequence(now)
    path = own_keys / "ledger" / "heads.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"sig":"', b'"sig":"AAAA'))
    add(now)

    with pytest.raises(Tampered):
        api.sequence(now)
