"""Parquet in and out."""

import builtins
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from haechi.cli.exits import Exit
from haechi.cli.lines import read_hashes, read_list
from haechi.cli.tables import RecordTable
from haechi.core.errors import Refusal
from haechi.scan import Hit, Looked, Refused

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ROWS = [bytes(range(at, at + 32)) for at in range(7)]
DIGITS = [row.hex() for row in ROWS]


def written(path: Path, hashes: Any, **columns: Any) -> Path:
    parquet.write_table(arrow.table({"hash": hashes, **columns}), path / "list", row_group_size=3)
    return path / "list"


@pytest.mark.parametrize(
    "column",
    [
        arrow.array(ROWS, arrow.binary(32)),
        arrow.array(ROWS, arrow.binary()),
        arrow.array(ROWS, arrow.large_binary()),
        arrow.array(DIGITS),
        arrow.array([text.upper() for text in DIGITS], arrow.large_string()),
        arrow.array(DIGITS).dictionary_encode(),
        arrow.array([*ROWS[:2], *ROWS], arrow.binary(32))[2:],
    ],
    ids=lambda column: str(column.type),
)
def test_usual_ways_to_keep_hashes(column: Any, tmp_path: Path) -> None:
    found = read_list(written(tmp_path, column))
    assert [bytes(row) for row in found.hashes] == ROWS
    assert found.payload is None


def test_numbers_go_with_their_hashes(tmp_path: Path) -> None:
    found = read_list(written(tmp_path, arrow.array(DIGITS), payload=arrow.array(range(7)), other=DIGITS))
    assert found.payload is not None
    assert found.payload.dtype == np.uint32
    assert found.payload.tolist() == list(range(7))


def test_no_rows(tmp_path: Path) -> None:
    assert read_hashes(written(tmp_path, arrow.array([], arrow.string()))).shape == (0, 32)


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (arrow.array([1, 2]), "holds int64"),
        (arrow.array([ROWS[0][:31]]), "another length"),
        (arrow.array([DIGITS[0], DIGITS[0][:-1]]), "another length"),
        (arrow.array([ROWS[0], None]), "empty places"),
        (arrow.array([DIGITS[0], "g" * 64]), "Row 2 of"),
    ],
)
def test_what_holds_no_hashes_is_refused(column: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=says):
        read_hashes(written(tmp_path, column))


@pytest.mark.parametrize(
    ("numbers", "says"),
    [(arrow.array([-1]), "whole numbers"), (arrow.array(["x"]), "whole numbers"), (arrow.nulls(1), "empty")],
)
def test_a_payload_is_a_number_for_each(numbers: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=says):
        read_list(written(tmp_path, arrow.array(ROWS[:1]), payload=numbers))


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    parquet.write_table(arrow.table({"name": ["a"]}), tmp_path / "list")
    with pytest.raises(Refusal, match="no column `hash`"):
        read_hashes(tmp_path / "list")
    (tmp_path / "list").write_bytes(b"PAR1 and no more")
    with pytest.raises(Refusal, match="cannot be read as Parquet"):
        read_hashes(tmp_path / "list")


RECORDS = [
    Looked("a\udcff.png", (Hit(3, 0, "whole"), Hit(9, 31, "turned", 77))),
    Refused("b.png", "truncated", "It ends."),
    Looked("c.png"),
]


def test_records_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "records"

    def stopped() -> None:
        with RecordTable(path) as table:
            table.add(RECORDS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
    with RecordTable(path) as table:
        for record in RECORDS:
            table.add(record)
    rows = parquet.read_table(path).to_pylist()
    assert rows[0]["path"] == "a\\udcff.png"
    assert rows[0]["matches"][1] == {"entry": 9, "distance": 31, "view": "turned", "payload": 77}
    assert rows[1] == {
        "path": "b.png",
        "matches": None,
        "parts": None,
        "error": "truncated",
        "message": "It ends.",
    }
    assert rows[2]["matches"] == []
    assert rows[2]["error"] is None
    with pytest.raises(Refusal, match="cannot be written"):
        RecordTable(tmp_path / "none" / "records")


def test_a_scan_can_fill_a_table(haechi: Any, album: Path, tmp_path: Path) -> None:
    record = haechi.lines("hash", album / "b.jpg")[0]
    listed = written(tmp_path, arrow.array([record["hash"]]), payload=arrow.array([9]))
    haechi("bank", "build", listed, "-o", tmp_path / "bank")
    asked = ("scan", album, "--bank", tmp_path / "bank", "--all")
    printed = [json.loads(line) for line in haechi(*asked, "--json").stdout.splitlines()]
    done = haechi(*asked, "--parquet", tmp_path / "records")
    assert (done.exit_code, done.stdout) == (Exit.FOUND, "")
    rows = parquet.read_table(tmp_path / "records").to_pylist()
    assert [{"path": row["path"], "matches": row["matches"]} for row in rows] == printed
    assert printed[1]["matches"] == [{"entry": 0, "distance": 0, "view": "whole", "payload": 9}]


def test_a_missing_extra_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return plain(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refusal, match=r"haechi\[parquet\]"):
        RecordTable(tmp_path / "records")
