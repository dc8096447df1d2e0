"""A board that does not listen, up to the desk where its case ends."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def deaf(begin: Any) -> Any:
    thread = begin()
    thread.approve()
    for _ in range(4):
        thread.later(hours=24)
    assert thread.notice.state == "exhausted"
    return thread
