"""Matching: each view counts once, at its nearest; revoked entries never do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from haechi.core.signal import EntryKind, View
from haechi.gateway.bank import Bank, Query
from haechi.testing.clock import FakeClock
from haechi.wire.bank import BankVersion, Entry


def near(bits: int) -> str:
    """A hash that differs from all zeros in this many bits."""
    return ((1 << bits) - 1).to_bytes(32, "big").hex()


def query(bits: int, view: View = View.WHOLE, quality: int = 90) -> Query:
    return Query(bytes.fromhex(near(bits)), view, quality)


def test_an_entry_is_reported_once_for_each_view_at_its_nearest(
    version: Callable[..., BankVersion], clock: FakeClock
) -> None:
    bank = Bank(version(1, Entry(id="e", hash=near(20), kind="confirmed", quality=70), now=clock.now()))
    (match,) = bank.near([query(0), query(15)], distance=31)
    assert (match.entry, match.kind, match.distance, match.quality) == ("e", EntryKind.CONFIRMED, 5, 70)
    assert bank.near([query(0)], distance=19) == []
    asked = [query(0), query(15, View.TURNED), query(18, View.TURNED), query(16, View.BORDER_REMOVED, 60)]
    found = {(match.view, match.distance, match.quality) for match in bank.near(asked, distance=31)}
    assert found == {(View.WHOLE, 20, 70), (View.TURNED, 2, 70), (View.BORDER_REMOVED, 4, 60)}


def test_a_claim_keeps_its_end(version: Callable[..., BankVersion], clock: FakeClock) -> None:
    until = clock.now() + timedelta(hours=3)
    bank = Bank(version(1, Entry(id="k", hash=near(0), kind="claim", hold_until=until), now=clock.now()))
    assert [match.hold_until for match in bank.near([query(0)], distance=31)] == [until]


def test_a_revoked_entry_matches_nothing_from_then_on(
    version: Callable[..., BankVersion], clock: FakeClock
) -> None:
    entries = [Entry(id=f"e{n}", hash=near(n), kind="confirmed") for n in range(20)]
    bank = Bank(version(1, *entries, now=clock.now(), gone=("e3",)))
    assert len(bank) == 19
    bank.revoke(["e4", "unknown", "e4"])
    assert len(bank) == 18
    found = {match.entry for match in bank.near([query(0)], distance=31)}
    assert found == {entry.id for entry in entries} - {"e3", "e4"}


def test_an_empty_bank_matches_nothing(version: Callable[..., BankVersion], clock: FakeClock) -> None:
    bank = Bank(version(1, now=clock.now(), gone=("old",)))
    assert (len(bank), bank.tombstone_seq) == (0, 1)
    assert bank.near([query(0)], distance=31) == []
