"""What can be wrong with asking the banks."""

from __future__ import annotations

from haechi.core.errors import Conflict, NotPermitted, Refusal


class UnknownEntry(Refusal):
    """There is no such entry, or it has ended."""

    def __init__(self) -> None:
        super().__init__("unknown_entry", "There is no such entry in the bank.", do="Reload the case.")


class NoPersonDecided(NotPermitted):
    """A claim reaches the bank only by a person's triage."""

    def __init__(self) -> None:
        super().__init__("Only a person's triage adds a claim.", do="Let a colleague triage the report.")


class SamePerson(Conflict):
    """The second confirmation needs a second person."""

    code = "same_person"

    def __init__(self) -> None:
        super().__init__("You have confirmed this entry already.", do="Ask a colleague to confirm it.")


class NoWindows(Refusal):
    """There are no windows to check: none were given, or they were taken back."""

    def __init__(self) -> None:
        super().__init__("no_windows", "This entry has no windows now.", do="Reload the case.")


class Replayed(NotPermitted):
    """A signed request came a second time."""

    code = "replayed"

    def __init__(self) -> None:
        super().__init__("This request was seen before.", do="Sign every request anew.")


class AheadOfBank(Refusal):
    """An acknowledgement speaks of something the hub never gave out."""

    def __init__(self) -> None:
        super().__init__(
            "ahead_of_bank", "This acknowledges an edition that was never issued.", do="Pull the bank again."
        )
