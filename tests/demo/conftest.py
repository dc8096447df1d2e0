"""A demonstration's stage in the test's database, and the hub served beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from haechi.demo.layout import Layout, Ports
from haechi.testing.jobs import CollectedJobs


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    home = tmp_path / "demo"
    home.mkdir(mode=0o700)
    return Layout(home, Ports())


@pytest.fixture
def stage(
    layout: Layout,
    db: None,
    own_keys: Any,
    queue: CollectedJobs,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    from haechi.demo import keys
    from haechi.demo.stage import set_stage

    # A second of each test otherwise; that the passphrase alone opens a key is shown by test_keys.
    monkeypatch.setattr(keys, "_ROUNDS", 1_000)
    settings.HAECHI_PROBE_ALLOW = layout.allowed
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.HAECHI_WINDOWS = True
    return set_stage(layout, layout.env("postgresql:///unused"), now=datetime.now(UTC))


@pytest.fixture
def work(queue: CollectedJobs) -> Callable[[], None]:
    """Run what waits, as the worker would."""
    from haechi.hub.site.wiring import TASKS

    return lambda: queue.run_all(dict(TASKS), datetime.now(UTC)) and None


@pytest.fixture
def hub(transactional_db: None, stage: Any, live_server: Any) -> str:
    """The address of the hub, served in this process on the staged database."""
    return str(live_server.url)
