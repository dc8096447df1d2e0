"""A gateway shows its key, and the hub takes it under contract once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from haechi.cli.gateway import registered
from haechi.cli.main import main
from haechi.hub.banks import api as banks
from haechi.wire.signing import public_key


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    env = {"HAECHI_GATEWAY_HOME": str(tmp_path / "gateway")}
    first, second = (CliRunner().invoke(main, ["gateway", "key"], env=env).output for _ in range(2))

    assert first == second
    assert public_key(first.strip())


@pytest.mark.django_db
def test_registering_twice_is_one_subscriber(tmp_path: Path) -> None:
    key = bytes(range(32))

    first, second = registered("board", key), registered("board", key)

    assert first == second
    assert first[0] == f"HAECHI_GATEWAY_SUBSCRIBER={banks.subscribers()[0].id}"
    assert first[1].startswith("HAECHI_GATEWAY_HUB_PUBLIC_KEY=")


def test_a_wrong_key_is_named() -> None:
    result = CliRunner().invoke(main, ["gateway", "register", "board", "not-a-key"])

    assert result.exit_code == 3
    assert "not an Ed25519 public key" in result.output
