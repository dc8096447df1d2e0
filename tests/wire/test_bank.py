"""Bank versions answer two questions: the last tombstone, and whether the lease still runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from haechi.core.errors import Refusal
from haechi.wire import codec
from haechi.wire.bank import BankFormat, BankVersion, Entry, Tombstone, Windows

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


def with_windows(v: BankFormat, windows: Windows) -> BankVersion:
    entry = Entry(id="e", hash="0" * 64, kind="confirmed", windows=windows)
    lease = NOW + timedelta(hours=24)
    return BankVersion(v=v, number=1, issued_at=NOW, lease_until=lease, subscriber="s", entries=(entry,))


def test_window_hashes_come_with_version_2_and_never_before() -> None:
    made = with_windows(2, Windows(id="w", hash="AQ"))
    assert codec.decode(codec.encode(made), BankVersion) == made
    with pytest.raises(ValueError, match="version 1"):
        with_windows(1, Windows(id="w", hash="AQ"))


def test_a_window_hash_has_an_id_of_its_own() -> None:
    with pytest.raises(ValueError, match="twice"):
        with_windows(2, Windows(id="e", hash="AQ"))


@pytest.mark.parametrize("text", ["", "AQ==", "A+", "A/", "한", "A" * 8193])
def test_what_is_no_window_text_is_refused_by_name(text: str) -> None:
    data = codec.encode(with_windows(2, Windows(id="w", hash="AQ")))
    broken = data.replace(b'"hash":"AQ"', f'"hash":"{text}"'.encode())
    with pytest.raises(Refusal) as caught:
        codec.decode(broken, BankVersion)
    assert caught.value.reason == "bad_hash"
    assert text == "" or text not in str(caught.value)


def test_without_windows_version_1_is_what_it_always_was() -> None:
    assert b"windows" not in codec.encode(version(Tombstone(id="a", seq=1)))
    plain = Entry(id="e", hash="0" * 64, kind="confirmed")
    assert b"windows" not in codec.encode(plain)
