"""Lists of hashes in, lines of JSON out."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.cli.lines import json_line, read_blocks, read_hashes
from haechi.core.errors import Refusal

ONE, TWO = "0123456789abcdef" * 4, "f" * 64


@pytest.mark.parametrize(
    "text",
    [
        f"{ONE}\n{TWO}\n",
        f"{ONE}\n{TWO}",
        f"{ONE}\r\n{TWO}\r\n",
        f"{ONE.upper()}\n{TWO}\n",
        f"  {ONE}\n{TWO}\t\n",
    ],
)
def test_usual_ways_to_write_a_list(text: str, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(text.encode())
    assert read_hashes(tmp_path / "list").tobytes().hex() == ONE + TWO


def test_an_empty_list_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "list").touch()
    assert read_hashes(tmp_path / "list").shape == (0, 32)


@pytest.mark.parametrize("bad", ["", "xyz", ONE[:-1], ONE + "0", "g" * 64, "é" * 32, "0" * 129, " " * 64])
@pytest.mark.parametrize("before", [0, 2])
def test_a_bad_line_is_named_by_its_number(bad: str, before: int, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("\n".join([ONE] * before + [bad, TWO, ""]))
    with pytest.raises(Refusal, match=f"Line {before + 1} of ") as refused:
        read_hashes(tmp_path / "list")
    assert refused.value.reason == "bad_hash"
    assert ONE[:8] not in str(refused.value)


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=20))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[bytes]) -> None:
    file = tmp_path_factory.mktemp("lists") / "list"
    file.write_text("".join(f"{row.hex()}\n" for row in rows))
    assert [bytes(row) for row in np.asarray(read_hashes(file))] == rows


@pytest.mark.parametrize("block", [1, 64, 65, 66, 200])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_long_list_comes_in_blocks(
    block: int, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haechi.cli.lines.BLOCK", block)
    text = (end or "\n").join([ONE, TWO] * 5) + end
    (tmp_path / "list").write_bytes(text.encode())
    if block < 64:
        with pytest.raises(Refusal, match="Line 1 of"):
            list(read_blocks(tmp_path / "list"))
        return
    blocks = list(read_blocks(tmp_path / "list"))
    assert len(blocks) > 3
    assert b"".join(bytes(block.hashes) for block in blocks).hex() == (ONE + TWO) * 5
    (tmp_path / "list").write_bytes(text.replace(TWO, "x", 4)[:-70].encode() + b"\nbad\n")
    with pytest.raises(Refusal, match="Line 2 of"):
        list(read_blocks(tmp_path / "list"))
    (tmp_path / "list").write_bytes(f"{ONE}\n".encode() * 7 + b"bad\n")
    with pytest.raises(Refusal, match="Line 8 of"):
        list(read_blocks(tmp_path / "list"))


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        read_hashes(tmp_path / "none")


@pytest.mark.parametrize("name", ["사진.png", "a\udcff.png", 'quo"te\n.png'])
def test_any_name_makes_one_line_that_reads_back(name: str) -> None:
    line = json_line({"path": name})
    assert "\n" not in line
    assert json.loads(line) == {"path": name}
    line.encode()
