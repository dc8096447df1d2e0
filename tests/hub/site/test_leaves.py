"""A certified key leaves a leaf: which key, which agency, when."""

from __future__ import annotations

from uuid import uuid4

import pytest

from haechi.hub.kernel.events import EventRecord
from haechi.hub.ledger import api as ledger
from haechi.hub.site import leaves
from haechi.testing.clock import MORNING


@pytest.mark.django_db
def test_one_leaf_says_what_the_event_said() -> None:
    subject = uuid4()
    data = {"key": "0" * 16, "agency": "centre"}
    leaves.record(EventRecord(uuid4(), "kernel.member_key_certified", subject, data, MORNING), MORNING)
    (leaf,) = ledger.leaves_of(subject)
    assert (leaf.kind, leaf.created_at) == ("kernel.member_key_certified", MORNING)
