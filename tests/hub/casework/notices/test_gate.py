"""The gate at the moment of sending: consent as it stands then, or a statute that a person recorded."""

from __future__ import annotations

from typing import Any

import pytest

from haechi.core.errors import ConsentMissing
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices.gate import cleared_for
from haechi.hub.casework.notices.models import Takedown
from haechi.testing.clock import FakeClock

pytestmark = pytest.mark.django_db
STATUTE = "kr.svpa.7-3-3"


@pytest.fixture
def clock() -> FakeClock:
    """After 2026-10-02, when the statute in its present form is in force."""
    from datetime import UTC, datetime

    return FakeClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


def test_a_grant_clears_exactly_what_the_packet_needs(begin: Any, clock: FakeClock) -> None:
    begin()

    cleared = cleared_for(Takedown.objects.get(), clock.now())

    assert cleared.basis == "consent"
    assert cleared.recipient == "platform:board"
    assert cleared.fields == {"locator", "basis", "deadlines", "answer_address"}


def test_a_grant_that_withholds_what_is_needed_does_not_clear(begin: Any, clock: FakeClock) -> None:
    from haechi.hub.casework.intake.models import ConsentGrant

    begin()
    ConsentGrant.objects.filter(purpose="notice").update(withhold=["locator"])

    with pytest.raises(ConsentMissing, match="withholds"):
        cleared_for(Takedown.objects.get(), clock.now())


def test_a_recorded_statute_stands_in_for_consent(begin: Any, clock: FakeClock) -> None:
    thread = begin()
    intake.end_grants(thread.report.id, now=clock.now())
    with pytest.raises(ConsentMissing):
        cleared_for(Takedown.objects.get(), clock.now())

    intake.record_statute(thread.report.id, STATUTE, actor=thread.centre.actor("lead"), now=clock.now())
    thread.approve()

    assert thread.notice.state == "delivered"
    assert thread.notice.attempts[0].clearance == STATUTE
