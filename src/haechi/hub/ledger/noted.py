"""Heads that were noted elsewhere: printed on paper, kept in a receipt's proof, copied from the key folder.

The database and the key folder can be rolled back together, and then fit each other. Only a head that neither
of them holds can tell.
"""

from __future__ import annotations

import json
import re

from haechi.core.errors import Refusal, Tampered
from haechi.hub.ledger import heads
from haechi.hub.ledger.records import NotedHead

# As `haechi ledger verify` prints it, for people with a pencil.
_ON_PAPER = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


def read_noted(text: str) -> tuple[NotedHead, ...]:
    """Every head in `text`: SIZE:ROOT, a signed head, a proof of inclusion, or lines of these."""
    whole = text.strip()
    try:
        json.loads(whole)
        lines = [whole]
    except ValueError:
        lines = whole.split("\n")
    found = tuple(_one(line.strip()) for line in lines if line.strip())
    if not found:
        raise _unreadable()
    return found


def _one(line: str) -> NotedHead:
    paper = _ON_PAPER.fullmatch(line.lower())
    if paper:
        return NotedHead(int(paper[1]), bytes.fromhex(paper[2]))
    try:
        told = json.loads(line)
        signed = told.get("head", line)
        head = heads.read_head(signed.encode())
    except (ValueError, AttributeError, Tampered):
        raise _unreadable() from None
    return NotedHead(head.size, head.root)


def _unreadable() -> Refusal:
    return Refusal(
        "not_a_head",
        "This is no head that this installation signed.",
        do="Give SIZE:ROOT as `haechi ledger verify` prints it, a signed head, a proof of inclusion, or a "
        "file with lines of these.",
    )
