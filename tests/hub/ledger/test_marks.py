"""A mark binds what identifies a leaf, to the keys of this installation."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from haechi.hub.kernel.keys import keyring
from haechi.hub.ledger.marks import mark, written_here
from haechi.hub.ledger.models import Leaf
from haechi.testing.clock import MORNING


@pytest.fixture
def leaf(now: datetime) -> Leaf:
    made = Leaf(kind="test.event", subject=UUID(int=1), body={}, digest=bytes(32), created_at=now)
    made.mark = mark(made)
    return made


def test_what_was_written_here_is_known_again(leaf: Leaf) -> None:
    assert written_here(leaf)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "other.event"),
        ("subject", UUID(int=2)),
        ("source", "table:1"),
        ("digest", b"x" * 32),
        ("created_at", MORNING + timedelta(microseconds=1)),
        ("mark", b""),
    ],
)
def test_anything_else_is_not(leaf: Leaf, name: str, value: object) -> None:
    setattr(leaf, name, value)

    assert not written_here(leaf)


def test_numbering_and_erasing_leave_the_mark_whole(leaf: Leaf) -> None:
    leaf.seq, leaf.nodes, leaf.salt, leaf.body = 4, b"x" * 32, None, None

    assert written_here(leaf)


def test_other_keys_make_other_marks(leaf: Leaf, tmp_path: Path) -> None:
    settings.HAECHI_KEYS = str(tmp_path / "elsewhere")
    keyring.cache_clear()

    assert not written_here(leaf)
