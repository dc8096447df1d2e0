"""`haechi bank build`."""

from pathlib import Path

import pytest

from haechi.cli.bank import open_bank
from haechi.cli.exits import Exit
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


def test_a_missing_bank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        open_bank(tmp_path / "none")
