"""`haechi bank build`."""

from pathlib import Path

import numpy as np
import pytest

from haechi.cli.bank import Progress, open_bank
from haechi.cli.exits import Exit
from haechi.cli.lines import HashList
from haechi.core.errors import Refusal


def test_building_and_building_again(haechi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hashes, bank = tmp_path / "hashes", tmp_path / "bank"
    for digits in ("0" * 64, "a" * 64):
        hashes.write_text(digits + "\n")
        done = haechi("bank", "build", hashes, "-o", bank)
        assert (done.exit_code, done.stdout) == (Exit.DONE, "")
        assert open_bank(bank).hashes.tobytes().hex() == digits


def test_what_cannot_be_read_or_written_is_one_sentence(haechi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hashes = tmp_path / "hashes"
    assert haechi("bank", "build", hashes, "-o", tmp_path / "bank").exit_code == Exit.REFUSED
    hashes.write_text("not a hash\n")
    done = haechi("bank", "build", hashes, "-o", tmp_path / "bank")
    assert done.stderr.startswith("haechi: Line 1 of ")
    hashes.write_text("0" * 64)
    done = haechi("bank", "build", hashes, "-o", tmp_path / "none" / "bank")
    assert (done.exit_code, done.stderr.count("\n")) == (Exit.REFUSED, 1)


def test_payloads_of_a_table_come_back_with_matches(haechi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"hash": [bytes(32), b"\xff" * 32], "payload": [7, 9]})
    parquet.write_table(table, tmp_path / "list")
    assert haechi("bank", "build", tmp_path / "list", "-o", tmp_path / "bank").exit_code == Exit.DONE
    near = {"query": 1, "entry": 1, "distance": 0, "payload": 9}
    assert haechi.lines("match", tmp_path / "bank", tmp_path / "list", "--json")[1] == near
    assert haechi("match", tmp_path / "bank", tmp_path / "list").stdout == "0\t0\t0\t7\n1\t1\t0\t9\n"


def test_an_encrypted_bank_wants_its_key(haechi, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hashes, bank, key = tmp_path / "hashes", tmp_path / "bank", tmp_path / "key"
    hashes.write_text("ab" * 32 + "\n")
    key.touch(0o600)
    assert haechi("bank", "build", hashes, "-o", bank, "--encrypt-with", key).exit_code == Exit.REFUSED
    key.write_bytes(bytes(range(32)))
    assert haechi("bank", "build", hashes, "-o", bank, "--encrypt-with", key).exit_code == Exit.DONE
    assert bytes.fromhex("ab" * 8) not in bank.read_bytes()
    assert haechi("match", bank, hashes, "--key", key).stdout == "0\t0\t0\n"
    assert haechi("match", bank, hashes).exit_code == Exit.REFUSED
    key.chmod(0o644)
    assert "chmod 600" in haechi("match", bank, hashes, "--key", key).stderr
    key.chmod(0o600)
    key.write_bytes(bytes(32))
    assert haechi("match", bank, hashes, "--key", key).exit_code == Exit.TAMPERED


def test_progress_is_for_terminals_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress().built(0)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress()
    assert list(progress.read(iter([HashList(np.zeros((2000, 32), np.uint8))])))
    progress.built(3)
    progress.end()
    assert "2,000 hashes read, 1 of 16 tables built" in capsys.readouterr().err


def test_a_missing_bank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        open_bank(tmp_path / "none")
