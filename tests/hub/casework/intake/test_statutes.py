"""A statute stands in for consent only where an officer put it on record, and never for the hash."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from haechi.core.consent import Purpose
from haechi.core.errors import NotPermitted, Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.models import RecordedStatute
from haechi.hub.kernel.events import Event
from haechi.hub.ledger import api as ledger
from haechi.testing.clock import MORNING

from .conftest import Make

pytestmark = pytest.mark.django_db

STATUTE = "kr.svpa.7-3-3"
LEAD = Actor(kind="officer", id="p-1", role="lead")
# After 2026-10-02, when the statute in its present form is in force.
IN_FORCE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def report(submission: Make) -> UUID:
    sent = submission(role="witness", hashes=(), consents=frozenset())
    return api.accept_report(sent, now=MORNING).report_id


def test_it_covers_evidence_and_notices_and_nothing_else(report: UUID) -> None:
    api.record_statute(report, STATUTE, actor=LEAD, now=IN_FORCE)
    covered = {purpose for purpose in Purpose if api.overrides(report, purpose)}
    assert covered == {Purpose.EVIDENCE, Purpose.NOTICE}
    [override] = api.overrides(report, Purpose.EVIDENCE)
    assert (override.statute, override.recorded_by, override.recorded_at) == (STATUTE, str(LEAD), IN_FORCE)


def test_it_is_for_officers_and_for_statutes_that_say_so(report: UUID) -> None:
    counsellor = Actor(kind="officer", id="p-2", role="counsellor")
    with pytest.raises(NotPermitted):
        api.record_statute(report, STATUTE, actor=counsellor, now=IN_FORCE)
    with pytest.raises(Refusal, match="does not replace"):
        api.record_statute(report, "kr.tba.22-5-1", actor=LEAD, now=IN_FORCE)
    for statute, now in (("kr.nowhere", IN_FORCE), (STATUTE, datetime(2026, 1, 1, tzinfo=UTC))):
        with pytest.raises(Refusal):
            api.record_statute(report, statute, actor=LEAD, now=now)
    assert RecordedStatute.objects.count() == 0


def test_twice_is_once_and_stands_in_the_ledger(report: UUID) -> None:
    for _ in range(2):
        api.record_statute(report, STATUTE, actor=LEAD, now=IN_FORCE)
    kinds = [leaf.kind for leaf in ledger.leaves_of(report)]
    assert kinds.count("report.statute_recorded") == 1
    assert Event.objects.filter(kind="intake.statute_recorded", subject=report).count() == 1
