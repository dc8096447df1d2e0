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
