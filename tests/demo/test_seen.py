"""Waiting ends with what was found, outlasts a short outage, and does not last for ever."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from haechi.demo.seen import NotSeen, eventually


@pytest.mark.django_db
def test_what_is_found_comes_back() -> None:
    answers = iter([None, 0, "", OperationalError(), ConnectionResetError(), 410])

    def look() -> int | str | None:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    assert eventually("a status", look, seconds=5) == 410


@pytest.mark.django_db
def test_what_never_comes_is_named() -> None:
    with pytest.raises(NotSeen, match="the page removed"):
        eventually("the page removed", lambda: None, seconds=0.4)


@pytest.mark.django_db
def test_a_mistake_is_not_waited_for() -> None:
    with pytest.raises(ZeroDivisionError):
        eventually("anything", lambda: 1 // 0)
