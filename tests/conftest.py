"""One private home and at most one database server for a whole run, and no way out to a network.

The environment is settled here, before Django reads it. The server starts with the first test that needs it;
under xdist every worker has a database of its own on that one server.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from haechi.infra.keys import Keyring
from haechi.infra.postgres import EmbeddedPostgres
from haechi.testing.browser import chromium
from haechi.testing.clock import FakeClock
from haechi.testing.jobs import CollectedJobs

__all__ = ["chromium"]

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
if not IS_WORKER:
    for name in [
        name for name in os.environ if name.startswith("HAECHI_") and name != "HAECHI_TEST_DATABASE_URL"
    ]:
        del os.environ[name]
    os.environ["HAECHI_HOME"] = tempfile.mkdtemp(prefix="haechi-test-")
    # Also where the run ends before it began: a broken import, a wrong option.
    atexit.register(shutil.rmtree, os.environ["HAECHI_HOME"], ignore_errors=True)
HOME = Path(os.environ["HAECHI_HOME"])
SERVER = EmbeddedPostgres(HOME / "postgres", durable=False)
NAMED_SERVER = os.environ.get("HAECHI_TEST_DATABASE_URL", "")
os.environ["HAECHI_DATABASE_URL"] = NAMED_SERVER or SERVER.url


# Rooms below the hub: a run of their tests alone loads no Django, and so shows that they need none.
LIGHT = {
    *("core", "infra", "rules", "media", "index", "hashes"),
    *("channels", "provenance", "wire", "gateway", "client", "scan", "bench"),
}


def _runs_light(args: list[str]) -> bool:
    here = Path(__file__).parent
    paths = [Path(arg.split("::", 1)[0]).absolute() for arg in args]
    return all(path.is_relative_to(here) and set(path.relative_to(here).parts[:1]) & LIGHT for path in paths)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.pluginmanager.hasplugin("socket"):
        config.option.allow_hosts = "127.0.0.1,::1,localhost"
        config.option.allow_unix_socket = True
    if config.pluginmanager.hasplugin("django") and not _runs_light(config.args):
        os.environ["DJANGO_SETTINGS_MODULE"] = "haechi.hub.site.settings"
        import django

        django.setup()


# Files that take a minute by themselves: begun last, one worker would end long after the other.
LONG = ("scan/test_cluster.py", "journeys/", "test_screens.py", "test_journey.py", "cli/test_scan.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(name in str(item.path) for name in LONG))


def pytest_unconfigure() -> None:
    if not IS_WORKER:
        SERVER.destroy()


@pytest.fixture(scope="session")
def postgres() -> str:
    """The URL of a running server: this run's own, or the one HAECHI_TEST_DATABASE_URL names."""
    return NAMED_SERVER or SERVER.start()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: str, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Called by pytest-django just before it makes its database: the server has to run by then."""


@pytest.fixture(scope="module")
def live_server() -> Iterator[LiveServer]:
    """As pytest-django's, but its thread ends with the file: beside it no scan would fork its workers."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands until the test moves it."""
    return FakeClock()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """Keys made for one test."""
    return Keyring.create(tmp_path / "keys")


@pytest.fixture
def queue() -> Iterator[CollectedJobs]:
    """The hub's jobs stay in memory until the test runs them."""
    from haechi.hub.kernel import jobs

    before, collected = list(jobs._queue), CollectedJobs()
    jobs.use(collected)
    yield collected
    jobs._queue[:] = before


@pytest.fixture
def own_keys(tmp_path: Path, settings: Settings) -> Iterator[Keyring]:
    """A hub's keyring of this test's own, with no root trusted yet."""
    from haechi.hub.kernel import keys

    settings.HAECHI_KEYS = str(tmp_path / "hub-keys")
    keys.keyring.cache_clear()
    yield keys.keyring()
    keys.keyring.cache_clear()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures, one of them below another folder."""
    from PIL import Image

    from haechi.testing.hashkit import scene

    folder = tmp_path / "album"
    (folder / "deeper").mkdir(parents=True)
    for seed, name in enumerate(("a.png", "b.jpg", "deeper/c.webp")):
        Image.fromarray(scene(200, 260, seed)).save(folder / name)
    return folder
