"""Moves and events leave leaves, leaves get proofs, and erasing one keeps the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.errors import IllegalMove, StaleVersion, Tampered
from haechi.core.ids import SYSTEM
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api
from haechi.hub.ledger.errors import CannotErase, UnknownLeaf
from haechi.hub.ledger.models import Leaf

pytestmark = pytest.mark.django_db


def test_a_move_is_one_transition_and_one_leaf(lamp: Any, now: datetime) -> None:
    api.move(lamp, "on", actor=SYSTEM, now=now, step=Step(reason="dusk"))

    lamp.refresh_from_db()
    (row,) = lamp.transitions.all()
    (leaf,) = api.leaves_of(lamp.pk)
    assert (lamp.state, lamp.version, row.reason) == ("on", 1, "dusk")
    assert (leaf.kind, leaf.index) == ("lamp.on", None)


def test_an_illegal_or_late_move_leaves_nothing(lamp: Any, now: datetime) -> None:
    late = type(lamp).objects.get(pk=lamp.pk)
    api.move(lamp, "on", actor=SYSTEM, now=now)

    with pytest.raises(StaleVersion):
        api.move(late, "on", actor=SYSTEM, now=now)
    with pytest.raises(IllegalMove):
        api.move(lamp, "on", actor=SYSTEM, now=now)

    assert Leaf.objects.count() == lamp.transitions.count() == 1


def test_a_leaf_is_pending_until_a_head_counts_it(now: datetime) -> None:
    leaf_id = api.append("bank.version", uuid4(), {"number": 4}, now=now)

    assert api.proof(leaf_id) == api.Pending(leaf_id, now)

    api.sequence(now)
    found = api.proof(leaf_id)
    assert isinstance(found, api.InclusionProof)
    assert (found.index, found.head.size, found.head.at) == (0, 1, now)
    api.check_proof(found)


def test_proofs_hold_under_every_later_head(now: datetime) -> None:
    ids = []
    for number in range(11):
        ids.append(api.append("test.event", uuid4(), {"number": number}, now=now))
        api.sequence(now + timedelta(seconds=number))

    proofs = [api.proof(leaf_id) for leaf_id in ids]

    assert {found.head.size for found in proofs if isinstance(found, api.InclusionProof)} == {11}
    for found in proofs:
        assert isinstance(found, api.InclusionProof)
        api.check_proof(found)
        misplaced = replace(found, index=(found.index + 1) % 11)
        with pytest.raises(Tampered):
            api.check_proof(misplaced)


def test_a_proof_says_nothing_of_what_happened(now: datetime) -> None:
    leaf_id = api.append("test.event", uuid4(), {"code": "canary"}, now=now)
    api.sequence(now)

    found = api.proof(leaf_id)

    assert isinstance(found, api.InclusionProof)
    assert "canary" not in str(found.as_json())
    assert "test.event" not in str(found.as_json())


def test_equal_events_have_unequal_digests(now: datetime) -> None:
    subject = uuid4()
    for _ in range(2):
        api.append("test.event", subject, {}, now=now)

    assert len({bytes(leaf.digest) for leaf in Leaf.objects.all()}) == 2


def test_an_erased_leaf_keeps_its_place_and_its_proof(lamp: Any, now: datetime) -> None:
    leaf_id = api.append("test.event", uuid4(), {"code": "canary"}, now=now)
    api.sequence(now)

    api.erase(leaf_id, now=now)
    api.erase(leaf_id, now=now)
    api.sequence(now)

    erased = Leaf.objects.get(pk=leaf_id)
    assert (erased.salt, erased.body) == (None, None)
    found = api.proof(leaf_id)
    assert isinstance(found, api.InclusionProof)
    api.check_proof(found)
    report = api.verify(now)
    assert report.sound
    assert (report.size, report.erased) == (2, 1)


def test_the_record_of_an_erasure_is_not_erased(now: datetime) -> None:
    leaf_id = api.append("test.event", uuid4(), {}, now=now)
    api.erase(leaf_id, now=now)
    record = Leaf.objects.get(kind="ledger.erased")

    with pytest.raises(CannotErase):
        api.erase(api.LeafId(record.pk), now=now)


def test_an_unknown_leaf_is_named(now: datetime) -> None:
    with pytest.raises(UnknownLeaf):
        api.proof(api.LeafId(404))
    with pytest.raises(UnknownLeaf):
        api.erase(api.LeafId(404), now=now)
