"""The table of a case, the reasons for each decision, and the type that keeps the tracks apart. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.machine import Machine, State, moves
from haechi.hub.casework.cases.errors import NoDecision, NoReason, WrongTrack
from haechi.hub.casework.intake.records import ReportRecord

TEAM = "counsellor deletion_officer lead"
DECIDERS = "deletion_officer lead"
WAITING = ("opened", "needs_info")
PUT_ASIDE = ("referred_out", "duplicate", "out_of_scope")
TRIAGE_RULE, URGENT_RULE, REVIEW_RULE = "kr.triage", "kr.triage.urgent", "kr.withdrawal.decision"

CASE = Machine(
    name="case",
    initial="opened",
    states=(
        State("opened", owner="counsellor", deadline=TRIAGE_RULE),
        State("needs_info", owner="counsellor"),
        State("accepted", owner="deletion_officer"),
        State("referred_out", owner="lead"),
        State("duplicate", owner="lead"),
        State("out_of_scope", owner="lead"),
        State("review", owner="lead", deadline=REVIEW_RULE),
        State("frozen", owner="deletion_officer"),
        State("withdrawn", owner="system", final=True),
        State("closed", owner="system", final=True),
    ),
    table=(
        *moves(
            TEAM,
            *(f"{source} > {target}" for source in WAITING for target in ("accepted", *PUT_ASIDE)),
            "opened > needs_info",
        ),
        *moves("lead", *(f"{source} > opened" for source in PUT_ASIDE)),
        *moves(
            f"reporter {TEAM}",
            *(f"{source} > withdrawn" for source in (*WAITING, *PUT_ASIDE)),
            *(f"{source} > review" for source in (*WAITING, "accepted", *PUT_ASIDE)),
            "accepted > frozen",
        ),
        *moves(DECIDERS, "review > frozen", "review > accepted", "review > opened"),
        *moves(f"system {DECIDERS}", "frozen > closed"),
    ),
)

# Why. A decision without one of these is none; words for colleagues go into a sealed note beside it.
REASONS: dict[str, tuple[str, ...]] = {
    "accepted": ("depicts_reporter", "reported_for_person", "statutory_removal"),
    "needs_info": ("no_address", "address_unclear", "not_clear_who"),
    "referred_out": ("private_room_police", "other_body", "wishes_counselling_first"),
    "duplicate": ("same_report", "same_address"),
    "out_of_scope": ("not_sexual", "no_real_person", "lawful_label_only"),
}
WITHDRAWAL_REASONS: dict[str, tuple[str, ...]] = {
    "honour": ("person_is_adult", "guardian_and_child_agree", "no_longer_needed"),
    "protect": ("child_protection", "investigator_asked", "statutory_removal"),
}
FALSE_INFO_DECISIONS = ("referred_out", "duplicate", "out_of_scope")


@dataclass(frozen=True, slots=True)
class SexualReport:
    """A report on the sexual track. Only this type reaches banks; no other track can become one."""

    record: ReportRecord

    def __post_init__(self) -> None:
        if self.record.track != "sexual":
            raise WrongTrack()


def check_reason(decision: str, reason: str, reasons: dict[str, tuple[str, ...]]) -> None:
    """Raise NoDecision or NoReason unless `reason` is on the list of `decision`."""
    if decision not in reasons:
        raise NoDecision
    if reason not in reasons[decision]:
        raise NoReason(reasons[decision])


def check_track(decision: str, track: str) -> None:
    """Raise WrongTrack where this decision does not exist for the track."""
    if track != "sexual" and decision not in FALSE_INFO_DECISIONS:
        raise WrongTrack()


def deadline_rule(state: str, *, urgent: bool) -> str:
    """The rule that says by when somebody has to act on a case in `state`; empty where nothing is due."""
    rule = CASE.state(state).deadline
    return URGENT_RULE if rule == TRIAGE_RULE and urgent else rule
