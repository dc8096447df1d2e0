"""A scan on one machine: order, look-ahead, going on."""

from collections.abc import Iterator
from pathlib import Path

from haechi.index import Index
from haechi.scan import Looked, ScanState, Task, files_under, scan
from haechi.scan.local import AHEAD
from haechi.scan.records import Record


def slow_first(path: Path, index: Index, task: Task) -> Record:
    if path.name == "0":
        sum(range(20_000_000))
    return Looked(str(path))


def looked(path: Path, index: Index, task: Task) -> Record:
    return Looked(f"{path}, looked at")


def test_records_keep_the_order_of_the_files(task: Task) -> None:
    files = [Path(str(at)) for at in range(300)]
    assert [record.path for record in scan(files, task, workers=2, work=slow_first)] == list(map(str, files))


def test_the_album(album: Path, task: Task) -> None:
    records = list(scan(files_under(album), task, workers=2))
    assert [len(record.matches) for record in records if isinstance(record, Looked)] == [0, 1, 0]


def test_files_are_taken_only_so_far_ahead(task: Task) -> None:
    taken = []

    def endless() -> Iterator[Path]:
        for at in range(1_000_000):
            taken.append(at)
            yield Path(str(at))

    records = scan(endless(), task, workers=2, work=slow_first)
    assert next(records).path == "0"
    records.close()
    assert len(taken) <= 2 * AHEAD + 1


def test_finished_files_are_not_looked_at_again(task: Task, album: Path, tmp_path: Path) -> None:
    with ScanState(tmp_path / "state", task, bank_digest="b") as state:
        first = list(scan(files_under(album), task, workers=1, state=state))
    (album / "new.png").write_bytes((album / "a.png").read_bytes())
    with ScanState(tmp_path / "state", task, bank_digest="b") as state:
        second = list(scan(files_under(album), task, workers=1, state=state, work=looked))
    assert [record for record in second if record in first] == first
    assert [record.path for record in second if record not in first] == [f"{album / 'new.png'}, looked at"]


def test_what_was_given_out_before_a_stop_is_remembered(task: Task, album: Path, tmp_path: Path) -> None:
    with ScanState(tmp_path / "state", task, bank_digest="b") as state:
        records = scan(files_under(album), task, workers=1, state=state)
        first = [next(records), next(records)]
        records.close()
    with ScanState(tmp_path / "state", task, bank_digest="b") as state:
        again = list(scan(files_under(album), task, workers=1, state=state, work=looked))
    assert again[:2] == first
    assert again[2].path.endswith("looked at")
