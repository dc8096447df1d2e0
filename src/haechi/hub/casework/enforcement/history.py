"""The reasoned history of a notice: what was tried, in order, and a digest that fixes it. Pure."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from haechi.core.canonical import canonical
from haechi.core.deadlines import Term, due
from haechi.hub.casework.enforcement.records import History, Line
from haechi.hub.casework.notices.records import NoticeRecord

SENT = frozenset({"sent", "uncertain", "refused"})


def snapshot(notice: NoticeRecord, at: datetime) -> dict[str, Any]:
    """Which facts stood at `at`, by id, and a digest over all of them."""
    facts = _facts(notice, at)
    return {
        "at": at.isoformat(),
        "tries": len(facts["tries"]),
        "probes": [probe[0] for probe in facts["probes"]],
        "answers": len(facts["answers"]),
        "steps": len(facts["steps"]),
        "sha256": sha256(canonical(facts)).hexdigest(),
    }


def history(notice: NoticeRecord, taken: dict[str, Any], term: Term) -> History:
    """Everything that was tried, and whether what the snapshot fixed still reads the same."""
    at = datetime.fromisoformat(taken["at"])
    out = [tried for tried in notice.attempts if tried.state in SENT]
    present = [probe.at for probe in notice.probes if probe.sight == "present"]
    return History(
        notice=notice,
        lines=tuple(sorted(_lines(notice), key=lambda line: line.at)),
        notices_sent=len({tried.round for tried in out}),
        answers=len(notice.answers),
        looks=len(notice.probes),
        still_there_at=max(present, default=None),
        target_passed_at=due(term, out[0].begun_at).policy_at if out else None,
        snapshot_holds=snapshot(notice, at)["sha256"] == taken["sha256"],
    )


def _lines(notice: NoticeRecord) -> list[Line]:
    return [
        *(Line(tried.begun_at, "notice", "try", tried.state, tried.round) for tried in notice.attempts),
        *(Line(probe.at, "look", "sight", probe.sight, probe.http_status) for probe in notice.probes),
        *(
            Line(said.received_at, "answer", "takedown", said.answer, reason=said.reason_code)
            for said in notice.answers
        ),
        *(Line(step.at, "step", "takedown", step.to_state, reason=step.reason) for step in notice.steps),
    ]


def _facts(notice: NoticeRecord, at: datetime) -> dict[str, Any]:
    """Only what was there at `at`: later looks and answers must not change an older digest."""
    return {
        "notice": str(notice.id),
        "tries": [
            [tried.round, tried.number, str(tried.message_id), tried.begun_at.isoformat()]
            for tried in notice.attempts
            if tried.begun_at <= at
        ],
        "probes": [
            [str(probe.id), probe.at.isoformat(), probe.sight] for probe in notice.probes if probe.at <= at
        ],
        "answers": [
            [said.answer, said.reason_code, said.received_at.isoformat()]
            for said in notice.answers
            if said.received_at <= at
        ],
        "steps": [
            [step.from_state, step.to_state, step.at.isoformat(), step.reason]
            for step in notice.steps
            if step.at <= at
        ],
    }
