"""What tests of the hub share: quick password hashes, and nothing left for the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation
from pytest_django import Settings

T = TypeVar("T")


@pytest.fixture
def found_after() -> Callable[[Iterable[str], Callable[[], T]], dict[str, T]]:
    """What is found after each statement of SQL, given past all models; each is undone before the next."""

    def found(statements: Iterable[str], findings: Callable[[], T]) -> dict[str, T]:
        told = {}
        for statement in statements:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                told[statement] = findings()
                transaction.set_rollback(True)
        return told

    return found


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
