"""What can be wrong with asking the ledger."""

from __future__ import annotations

from haechi.core.errors import Refusal, Tampered


class LogContradictsHead(Tampered):
    """The rows in the database are not those the last signed head counted."""

    code = "log_contradicts_head"

    def __init__(self, what: str) -> None:
        super().__init__(
            what, do="Nothing is signed over it. Run `haechi ledger verify` and compare with your backups."
        )


class UnknownLeaf(Refusal):
    """There is no leaf of this number."""

    def __init__(self) -> None:
        super().__init__("unknown_leaf", "The ledger has no such leaf.", do="Check the number.")
