"""The named errors of intake that callers tell apart."""

from __future__ import annotations

from haechi.core.errors import NotAllowed, Refusal, Unavailable


class IntakeClosed(Unavailable):
    """No certified member key: nobody could read a report."""

    code = "intake_closed"


class TooManyAttempts(NotAllowed):
    """This client has tried too often in this window."""

    code = "too_many_attempts"
    permanent = False


class NoSuchReceipt(Refusal):
    """No report answers to this receipt, or the proof does not hold. The two are never told apart."""

    code = "no_such_receipt"


class Expired(Refusal):
    """A challenge or ticket was used before, or is too old."""

    code = "expired"


def bad_windows() -> Refusal:
    return Refusal(
        "bad_window_hash",
        "What was computed from the picture's parts did not arrive as it should.",
        do="Choose the picture again, or go on without it.",
    )


def no_such_receipt() -> NoSuchReceipt:
    return NoSuchReceipt(
        "no_such_receipt",
        "No report answers to this receipt.",
        do="Check the 24 digits against what you wrote down and try again.",
    )


def expired() -> Expired:
    return Expired(
        "expired", "This page was open too long, or was sent twice.", do="Start again from the form."
    )


def closed() -> IntakeClosed:
    return IntakeClosed("Nobody could read a report now.", do="Call 1366, or 112 in danger.")


def too_many_reports(minutes: int) -> TooManyAttempts:
    """Nobody who needs help is sent away without a number to call."""
    return TooManyAttempts(
        "Very many reports came from your connection.",
        do="Your answers are still on the page. Wait %(minutes)s minutes, or call 1366, day and night; "
        "in danger 112.",
        values={"minutes": minutes},
    )


def too_many(minutes: int) -> TooManyAttempts:
    return TooManyAttempts(
        "This was tried too often from your connection.",
        do="Wait %(minutes)s minutes and try again.",
        values={"minutes": minutes},
    )
