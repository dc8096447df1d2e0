"""The digest of a history is fixed by what stood at its moment, and by nothing later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from haechi.core.deadlines import Term
from haechi.hub.casework.enforcement.history import history, snapshot
from haechi.hub.casework.notices.records import (
    AnswerRecord,
    NoticeRecord,
    ProbeRecord,
    StepRecord,
    TryRecord,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ID = UUID("8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55")
TRIED = TryRecord(1, 1, ID, "sent", "http 202", "consent", NOW, NOW)
NOTICE = NoticeRecord(
    id=ID,
    report_id=ID,
    locator_id=ID,
    recipient="platform:board",
    channel="webhook",
    state="exhausted",
    version=3,
    generation=1,
    round=1,
    basis="kr.notice.platform.sexual",
    letter="removal_request",
    letter_version=1,
    created_at=NOW,
    entered_at=NOW + 4 * DAY,
    due_at=None,
    attempts=(TRIED, replace(TRIED, round=2, number=1, begun_at=NOW + DAY, state="failed")),
    probes=(ProbeRecord(ID, NOW + DAY, "present", 200, False),),
    answers=(AnswerRecord("refused", "other", NOW, NOW + timedelta(hours=2)),),
    steps=(StepRecord(NOW, "checked", "sent", "system:haechi", "system", "", "consent"),),
)
TARGET = Term(without_delay=True, policy=timedelta(hours=24))


def test_it_tells_what_was_tried_in_order() -> None:
    told = history(NOTICE, snapshot(NOTICE, NOW + 4 * DAY), TARGET)

    assert [line.kind for line in told.lines] == ["notice", "step", "answer", "notice", "look"]
    assert (told.notices_sent, told.answers, told.looks) == (1, 1, 1)
    assert told.target_passed_at == NOW + DAY
    assert told.still_there_at == NOW + DAY


def test_what_comes_later_does_not_change_the_digest() -> None:
    taken = snapshot(NOTICE, NOW + 4 * DAY)
    later = ProbeRecord(UUID(int=7), NOW + 5 * DAY, "present", 200, False)

    assert history(replace(NOTICE, probes=(*NOTICE.probes, later)), taken, TARGET).snapshot_holds


def test_any_change_of_what_stood_there_shows() -> None:
    taken = snapshot(NOTICE, NOW + 4 * DAY)
    changes = (
        replace(NOTICE, attempts=NOTICE.attempts[:1]),
        replace(NOTICE, probes=()),
        replace(NOTICE, answers=(replace(NOTICE.answers[0], reason_code="newsworthy"),)),
        replace(NOTICE, steps=(replace(NOTICE.steps[0], at=NOW + DAY),)),
    )

    assert not any(history(changed, taken, TARGET).snapshot_holds for changed in changes)


def test_a_notice_that_never_went_out_has_no_target() -> None:
    bare = replace(NOTICE, attempts=(), probes=())

    told = history(bare, snapshot(bare, NOW), TARGET)

    assert told.target_passed_at is None
    assert told.still_there_at is None
