"""A head noted elsewhere shows what database and key folder, rolled back together, hide."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from haechi.core.errors import Refusal
from haechi.hub.ledger import api, heads

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(now: datetime, own_keys: Path) -> datetime:
    """Three leaves under three heads."""
    for number in range(3):
        grow(now + timedelta(minutes=number))
    return now + timedelta(minutes=3)


def grow(at: datetime) -> api.LeafId:
    leaf = api.append("test.event", uuid4(), {}, now=at)
    api.sequence(at)
    return leaf


def roll_back(size: int) -> None:
    """Both to an older state, as a restored backup of the whole machine would."""
    path = heads.heads_file()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:size]))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_leaf WHERE seq >= %s", [size])


def kinds(now: datetime, text: str) -> set[str]:
    return {finding.kind for finding in api.verify(now, noted=api.read_noted(text)).findings}


def noted_now() -> list[str]:
    """The newest head as signed, as a receipt's proof, on paper, and the whole file."""
    newest = heads.last()
    assert newest is not None
    head, signed = newest
    proof = api.proof(api.LeafId(_newest_leaf()))
    assert isinstance(proof, api.InclusionProof)
    return [
        signed,
        json.dumps(proof.as_json(), indent=1),
        f"{head.size}:{head.root.hex()}",
        heads.heads_file().read_text(),
    ]


def _newest_leaf() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_leaf ORDER BY seq DESC LIMIT 1")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("form", range(4))
def test_a_log_that_went_on(later: datetime, form: int) -> None:
    noted = noted_now()[form]
    grow(later)

    assert kinds(later, noted) == set()


@pytest.mark.parametrize("form", range(4))
def test_a_log_that_was_rolled_back(later: datetime, form: int) -> None:
    noted = noted_now()[form]
    roll_back(2)

    assert api.verify(later).sound
    assert kinds(later, noted) == {"rolled_back"}


@pytest.mark.parametrize("form", range(4))
def test_a_log_that_was_rolled_back_and_grew_again(later: datetime, form: int) -> None:
    noted = noted_now()[form]
    roll_back(1)
    for _ in range(3):
        grow(later)

    assert api.verify(later).sound
    assert kinds(later, noted) == {"noted_differs"}


@pytest.mark.parametrize(
    "text", ["", "\n", "3", "0:" + "0" * 64, "3:xyz", "{}", "[]", "null", '{"head": 3}', '{"payload": ""}']
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        api.read_noted(text)
    assert caught.value.reason == "not_a_head"
