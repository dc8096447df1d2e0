"""The file of signed heads, read as a chain: each signed by our key, each naming the one before."""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.errors import Tampered
from haechi.hub.ledger import heads
from haechi.hub.ledger.records import Finding, Head


@dataclass(frozen=True, slots=True)
class Chain:
    """The believable heads in order, and what is wrong with the others."""

    heads: tuple[Head, ...]
    findings: tuple[Finding, ...]


def read_chain() -> Chain:
    """Read every head. One that our key did not sign is a finding and is not believed."""
    good: list[Head] = []
    findings: list[Finding] = []
    before: bytes | None = None
    for number, line in enumerate(heads.lines(), start=1):
        where = f"head {number}"
        try:
            head = heads.read_head(line)
        except Tampered as error:
            findings.append(Finding("head_forged", where, error.what))
            continue
        if not heads.follows(before, head):
            findings.append(Finding("head_missing", where, "It does not follow the head before it."))
        if good and head.size <= good[-1].size:
            findings.append(Finding("head_shrinks", where, "It counts no more leaves than the head before."))
        good.append(head)
        before = line
    return Chain(tuple(good), tuple(findings))
