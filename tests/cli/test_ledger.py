"""`haechi ledger verify` says what it found, for people and for programs, and by its exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from haechi.cli import hub as cli_hub
from haechi.cli.main import main
from haechi.hub.kernel.keys import keyring
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.heads import heads_file
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_log(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's database and keys stand in for an installation's."""

    @contextmanager
    def already_open() -> Iterator[None]:
        yield

    monkeypatch.setattr(cli_hub, "hub", already_open)
    settings.HAECHI_KEYS = str(tmp_path / "keys")
    keyring.cache_clear()
    for number in range(3):
        ledger.append("test.event", uuid4(), {"number": number}, now=MORNING)
    ledger.sequence(MORNING)
    yield
    keyring.cache_clear()


def cut_off() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_leaf WHERE seq = 2")


def test_a_sound_log() -> None:
    result = CliRunner().invoke(main, ["ledger", "verify"])

    assert result.exit_code == 0
    assert "The ledger is sound: 3 leaves (0 erased, 0 pending)" in result.output


def test_a_sound_log_for_programs() -> None:
    result = CliRunner().invoke(main, ["ledger", "verify", "--json"])

    report = json.loads(result.output)
    assert result.exit_code == 0
    assert (report["sound"], report["size"], report["findings"]) == (True, 3, [])
    assert len(report["root"]) == 64


def test_a_head_on_paper_outlives_a_rollback_of_database_and_key_folder(tmp_path: Path) -> None:
    printed = CliRunner().invoke(main, ["ledger", "verify"]).output
    paper = printed.strip().rpartition(" ")[2]
    again = CliRunner().invoke(main, ["ledger", "verify", "--head", paper])
    assert (again.exit_code, paper.partition(":")[0]) == (0, "3")

    cut_off()
    heads_file().unlink()
    heads_file().touch()
    alone = CliRunner().invoke(main, ["ledger", "verify", "--json"])
    with_paper = CliRunner().invoke(main, ["ledger", "verify", "--json", "--head", paper])

    assert "rolled_back" not in alone.output
    assert with_paper.exit_code == 5
    assert "rolled_back" in [finding["kind"] for finding in json.loads(with_paper.output)["findings"]]


def test_a_file_of_heads_is_read(tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(heads_file().read_bytes())

    assert CliRunner().invoke(main, ["ledger", "verify", "--head", str(copy)]).exit_code == 0


def test_what_is_no_head_is_refused() -> None:
    result = CliRunner().invoke(main, ["ledger", "verify", "--head", "yesterday"])

    assert result.exit_code not in (0, 5)
    assert "SIZE:ROOT" in result.output


def test_a_log_cut_off() -> None:
    cut_off()

    result = CliRunner().invoke(main, ["ledger", "verify"])

    assert result.exit_code == 5
    assert "truncated  leaf 2" in result.output
    assert "does not hold: 1 findings" in result.output


def test_a_log_cut_off_for_programs() -> None:
    cut_off()

    result = CliRunner().invoke(main, ["ledger", "verify", "--json"])

    report = json.loads(result.output)
    assert result.exit_code == 5
    assert [finding["kind"] for finding in report["findings"]] == ["truncated"]
