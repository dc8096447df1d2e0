"""Keys that are not this database's are refused by name, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from haechi.cli import hub as cli_hub
from haechi.hub.kernel import keycheck
from haechi.hub.kernel.keys import keyring as hub_keyring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_noted(own_keys: object) -> None:
    keycheck.KeyCheck.objects.all().delete()


def other_keys(settings: Any, folder: Path) -> None:
    settings.HAECHI_KEYS = str(folder)
    hub_keyring.cache_clear()


def test_the_same_keys_pass_again_and_again() -> None:
    for _ in range(2):
        keycheck.remember_keys()
        keycheck.require_keys()

    assert keycheck.KeyCheck.objects.count() == 1


def test_a_missing_folder_makes_no_fresh_start(settings: Any, tmp_path: Path) -> None:
    keycheck.remember_keys()
    other_keys(settings, tmp_path / "forgotten")

    for ask in (keycheck.require_keys, keycheck.remember_keys):
        with pytest.raises(keycheck.WrongKeys) as caught:
            ask()
        assert caught.value.reason == "wrong_keys"
        assert "HAECHI_KEYS" in caught.value.do


def test_every_command_on_the_hub_asks(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keycheck.remember_keys()
    monkeypatch.setenv("HAECHI_DATABASE_URL", "postgresql://elsewhere/haechi")
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    other_keys(settings, tmp_path / "forgotten")

    with pytest.raises(keycheck.WrongKeys), cli_hub.hub():
        pass


def test_migrating_notes_the_keys() -> None:
    cli_hub.migrate()

    assert keycheck.KeyCheck.objects.count() == 1


def test_a_database_without_tables_has_no_keys_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda: [])

    keycheck.require_keys()
