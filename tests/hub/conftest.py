"""What tests of the hub share: quick password hashes, a queue in memory, keys of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from haechi.hub.kernel import jobs, keys
from haechi.infra.keys import Keyring
from haechi.testing.jobs import CollectedJobs


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def queue() -> Iterator[CollectedJobs]:
    """Jobs stay in memory until the test runs them."""
    before = list(jobs._queue)
    collected = CollectedJobs()
    jobs.use(collected)
    yield collected
    jobs._queue[:] = before


@pytest.fixture
def own_keys(tmp_path: Path, settings: Settings) -> Iterator[Keyring]:
    """An installation's keyring of this test's own, with no root trusted yet."""
    settings.HAECHI_KEYS = str(tmp_path / "keys")
    keys.keyring.cache_clear()
    yield keys.keyring()
    keys.keyring.cache_clear()
