"""The programs are those that exist, on their ports, and the prober may look at the boards only."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from haechi.demo.layout import Layout
from haechi.demo.world import World, embedded
from haechi.infra.clock import FileClock
from haechi.prober import mandate


@pytest.fixture
def world(layout: Layout) -> World:
    secrets = {"board": "whsec_a", "deaf": "whsec_b"}
    return World(layout, gateway={}, secrets=secrets, say=print, database=None)


def services(world: World) -> dict[str, Any]:
    return {keeper.service.name: keeper.service for keeper in world._supervisor._keepers}


def test_all_six_programs_and_their_logs(world: World, layout: Layout) -> None:
    found = services(world)

    assert list(found) == ["hub", "worker", "gateway", "board", "deaf", "prober"]
    assert {service.log.parent for service in found.values()} == {layout.logs}


def test_the_boards_take_their_options(world: World) -> None:
    board, deaf = services(world)["board"], services(world)["deaf"]

    assert "--deaf" in deaf.command
    assert "--deaf" not in board.command
    help_text = subprocess.run(
        [*board.command, "--help"], env={**board.env}, capture_output=True, text=True, check=False
    )
    assert help_text.returncode == 0, help_text.stderr


def test_the_mandate_is_simulated_and_covers_the_boards_only(world: World, layout: Layout) -> None:
    found = mandate.load(layout.mandate, demo=True)

    assert found.simulated
    assert sorted(found.hosts) == ["127.0.0.1:8611", "127.0.0.1:8612"]
    with pytest.raises(mandate.Refusal):
        mandate.load(layout.mandate, demo=False)


def test_time_moves_for_everybody(world: World, layout: Layout) -> None:
    before = datetime.now(UTC)

    world.advance(hours=24)

    assert FileClock(layout.clock).now() - before >= timedelta(hours=24)
    assert world.now() - before >= timedelta(hours=24)


def test_a_named_database_is_not_ours_to_start(layout: Layout) -> None:
    named = {"HAECHI_DATABASE_URL": "postgresql://elsewhere/x"}

    assert embedded(layout, named, durable=False) is None
    own = embedded(layout, {}, durable=False)
    assert own is not None
    assert own.directory == Path(layout.home / "postgres")
