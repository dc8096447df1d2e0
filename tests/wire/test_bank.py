"""Bank versions answer two questions: the last tombstone, and whether the lease still runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from haechi.wire.bank import BankVersion, Tombstone

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def version(*stones: Tombstone) -> BankVersion:
    lease = NOW + timedelta(hours=24)
    return BankVersion(
        v=1, number=1, issued_at=NOW, lease_until=lease, subscriber="s", entries=(), tombstones=stones
    )


def test_the_last_tombstone_is_the_highest_wherever_it_stands() -> None:
    assert version(Tombstone(id="a", seq=9), Tombstone(id="b", seq=4)).tombstone_seq == 9
    assert version().tombstone_seq == 0


def test_the_lease_ends_at_its_very_moment() -> None:
    assert version().leased(NOW + timedelta(hours=24, seconds=-1))
    assert not version().leased(NOW + timedelta(hours=24))
