"""The thread is the one that was promised, in that order."""

from __future__ import annotations

from haechi.demo.story import STEPS


def test_every_promised_step_is_there_in_order() -> None:
    assert [step.name for step in STEPS] == [
        "posted",
        "reported",
        "triaged",
        "confirmed",
        "preserved",
        "sent",
        "removed",
        "verified_gone",
        "blocked",
        "renoticed",
        "escalated",
        "withdrawn",
        "ledger_verified",
    ]


def test_every_step_looks_for_its_own_proof() -> None:
    assert len({step.see for step in STEPS}) == len(STEPS)
    assert len({step.title for step in STEPS}) == len(STEPS)
