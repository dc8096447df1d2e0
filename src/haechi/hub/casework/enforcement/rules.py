"""The life of an escalation as a table, and its coded reasons."""

from __future__ import annotations

from enum import StrEnum

from haechi.core.machine import Machine, State, moves

DESK = "regulator lead"
# What only an agency that may order says. A centre proposes, and answers a return.
DECISIONS = frozenset({"taken_up", "returned", "authority_unavailable"})
UNDECIDED = ("proposed", "taken_up", "returned", "authority_unavailable")


class ReturnReason(StrEnum):
    """Why an officer sends it back."""

    INCOMPLETE = "incomplete"
    MILDER_STEP_LEFT = "milder_step_left"
    NOT_OURS = "not_ours"
    NOT_SEXUAL_TRACK = "not_sexual_track"


class OutageReason(StrEnum):
    """Why the body that decides cannot."""

    NO_QUORUM = "no_quorum"
    NOT_CONSTITUTED = "not_constituted"
    SYSTEM_DOWN = "system_down"
    SUSPENDED_BY_COURT = "suspended_by_court"


ESCALATION = Machine(
    name="escalation",
    initial="proposed",
    states=(
        State("proposed", owner="regulator", deadline="kr.enforcement.intake"),
        State("taken_up", owner="regulator", deadline="kr.review.order"),
        State("returned", owner="lead", deadline="kr.notice.decision"),
        State("authority_unavailable", owner="lead", deadline="kr.notice.decision"),
        State("resolved", owner="system", final=True),
        State("withdrawn", owner="system", final=True),
    ),
    table=(
        *moves(DESK, "proposed > taken_up", "proposed > returned", "proposed > authority_unavailable"),
        *moves(DESK, "taken_up > returned", "taken_up > authority_unavailable"),
        *moves(DESK, "authority_unavailable > taken_up", "authority_unavailable > returned"),
        *moves("lead", "returned > proposed"),
        *moves("system", *(f"{state} > resolved" for state in UNDECIDED)),
        *moves("system", *(f"{state} > withdrawn" for state in UNDECIDED)),
    ),
)

# What stays open when the authority cannot sit: statutes of the rule pack, by id.
OTHER_ROUTES = ("kr.tba.22-5-1", "kr.sc.23-2-1", "kr.svpa.7-3-1")
