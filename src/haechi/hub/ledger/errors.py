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


class HeadsMissing(Tampered):
    """Leaves are numbered, so heads were signed; the file that held them is gone."""

    code = "heads_missing"

    def __init__(self) -> None:
        super().__init__(
            "The file of signed heads is gone.",
            do="Restore ledger/heads.jsonl in the key folder from its copy; nothing is signed until then. "
            "If no copy is left, check against a head noted elsewhere (`haechi ledger verify --head`), "
            "then put an empty file there: signing begins anew.",
        )


class CannotErase(Refusal):
    """What was erased is told by a leaf that itself stays."""

    def __init__(self) -> None:
        super().__init__(
            "cannot_erase",
            "The record of an erasure cannot be erased.",
            do="It holds a number only; keep it.",
        )


class UnknownLeaf(Refusal):
    """There is no leaf of this number."""

    def __init__(self) -> None:
        super().__init__("unknown_leaf", "The ledger has no such leaf.", do="Check the number.")
