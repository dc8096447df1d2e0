"""The log loses nothing that it took, whatever ends the process, and forgets only what was told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.gateway.outbox import Outbox

WRITER = """
import sys
from pathlib import Path
from haechi.gateway.outbox import Outbox
outbox = Outbox(Path(sys.argv[1]), segment_bytes=400)
number = 0
while True:
    outbox.put("match", b'{"n":%d}' % number)
    print(number, flush=True)
    number += 1
"""


def bodies(outbox: Outbox, limit: int = 10_000) -> list[bytes]:
    return [record.body for record in outbox.waiting(limit)]


def test_what_was_put_waits_in_order_and_survives_a_restart(tmp_path: Path) -> None:
    first = Outbox(tmp_path / "box")
    for number in range(3):
        first.put("match", b"%d" % number)
    first.close()
    second = Outbox(tmp_path / "box")
    second.put("ack", b"3")
    assert bodies(second) == [b"0", b"1", b"2", b"3"]
    assert [record.kind for record in second.waiting(10)] == ["match"] * 3 + ["ack"]
    assert bodies(second, limit=2) == [b"0", b"1"]


def test_what_was_settled_is_not_told_again(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "box", segment_bytes=60)
    for number in range(20):
        box.put("match", b'{"n":%d}' % number)
    box.settle(box.waiting(13)[-1].after)
    assert bodies(box) == [b'{"n":%d}' % number for number in range(13, 20)]
    box.close()
    assert bodies(Outbox(tmp_path / "box")) == [b'{"n":%d}' % number for number in range(13, 20)]
    assert len(list((tmp_path / "box").glob("*.log"))) < 20


def test_a_line_cut_short_is_passed_over_and_the_rest_stays(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "box")
    box.put("match", b"whole")
    box.put("match", b"cut")
    box.close()
    log = tmp_path / "box" / "00000001.log"
    log.write_bytes(log.read_bytes()[:-2])
    again = Outbox(tmp_path / "box")
    again.put("match", b"later")
    assert bodies(again) == [b"whole", b"later"]


def test_a_record_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one line"):
        Outbox(tmp_path / "box").put("match", b"a\nb")


def test_the_folder_is_private(tmp_path: Path) -> None:
    box = Outbox(tmp_path / "box")
    box.put("match", b"x")
    for path in (tmp_path / "box", *(tmp_path / "box").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_kill_9_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "box")], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for line in writer.stdout:
        if int(line) >= 100:
            break
    os.kill(writer.pid, signal.SIGKILL)
    confirmed = [100, *(int(line) for line in writer.stdout.read().split())]
    writer.wait()
    kept = bodies(Outbox(tmp_path / "box"))
    assert kept[: confirmed[-1] + 1] == [b'{"n":%d}' % number for number in range(confirmed[-1] + 1)]
    assert len(kept) <= confirmed[-1] + 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.integers(1, 5), st.just("settle"), st.just("restart")), max_size=25))
def test_each_record_is_told_once_in_order_if_every_one_is_settled(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int | str]
) -> None:
    folder = tmp_path_factory.mktemp("box") / "box"
    box, put, told = Outbox(folder, segment_bytes=100), 0, []
    for step in [*steps, "restart", "settle"]:
        if isinstance(step, int):
            for _ in range(step):
                box.put("match", b"%d" % put)
                put += 1
        elif step == "restart":
            box.close()
            box = Outbox(folder, segment_bytes=100)
        elif waiting := box.waiting(1000):
            told += [int(record.body) for record in waiting]
            box.settle(waiting[-1].after)
    assert told == list(range(put))
    assert box.waiting(1) == []
