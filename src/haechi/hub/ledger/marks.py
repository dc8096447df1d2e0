"""The mark of a leaf: a keyed digest of all that identifies it, which only this installation can compute.

The key lies outside the database. Whoever can merely write rows can invent a leaf, but not its mark; so the
sequencer leaves an invented leaf alone and `verify` names it.
"""

from __future__ import annotations

import hmac

from haechi.core.canonical import canonical
from haechi.hub.kernel.keys import keyring
from haechi.hub.ledger.commitments import iso
from haechi.hub.ledger.models import Leaf


def mark(leaf: Leaf) -> bytes:
    """Not of salt, body or number: those may change, by erasing and by numbering."""
    told = {
        "v": 1,
        "kind": leaf.kind,
        "subject": str(leaf.subject),
        "source": leaf.source,
        "digest": bytes(leaf.digest).hex(),
        "at": iso(leaf.created_at),
    }
    return keyring().blind("ledger.leaf", canonical(told))


def written_here(leaf: Leaf) -> bool:
    return hmac.compare_digest(bytes(leaf.mark), mark(leaf))
