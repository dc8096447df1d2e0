"""Commands find the hub's database and Django set up, once, and give the connections back."""

from __future__ import annotations

import os

import pytest
from django.db import connections

from haechi.cli.hub import hub, hub_database


def test_a_named_database_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAECHI_DATABASE_URL", "postgresql://elsewhere/haechi")

    with hub_database() as url:
        assert url == os.environ["HAECHI_DATABASE_URL"] == "postgresql://elsewhere/haechi"


@pytest.mark.django_db
def test_connections_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setenv("HAECHI_DATABASE_URL", "postgresql://elsewhere/haechi")
    monkeypatch.setattr(connections, "close_all", lambda: closed.append("all"))

    with hub():
        assert closed == []
    assert closed == ["all"]
