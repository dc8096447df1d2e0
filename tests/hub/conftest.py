"""What tests of the hub share: quick password hashes, and nothing left for the next one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _with_windows(settings: Settings) -> None:
    """As an operator has it who decided to ask for them."""
    settings.HAECHI_WINDOWS = True


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Wrong passwords are counted in the cache, and a request's language stays with its thread."""
    yield
    cache.clear()
    translation.deactivate()
