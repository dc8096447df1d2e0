"""What can be wrong with a decision about a case."""

from __future__ import annotations

from haechi.core.errors import Codes, NotAllowed, Refusal


class UnknownCase(Refusal):
    """There is no such case."""

    def __init__(self) -> None:
        super().__init__("unknown_case", "There is no such case.", do="Check its number.")


class NoReason(Refusal):
    """A decision without a reason from the list is none."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(
            "no_reason",
            "This decision needs a reason from the list.",
            do="Give one of: %(reasons)s.",
            values={"reasons": Codes("reason", reasons)},
        )


class NoDecision(Refusal):
    """There is no such decision."""

    def __init__(self) -> None:
        super().__init__("no_decision", "There is no such decision.", do="Choose one from the list.")


class WrongTrack(NotAllowed):
    """The two tracks never mix: what is not sexual exploitation is not removed here."""

    code = "wrong_track"

    def __init__(self) -> None:
        super().__init__(
            "This report is on the false-information track; nothing is removed or blocked on that ground.",
            do="Refer it out, or close it with a reason and let the person file it anew.",
        )
