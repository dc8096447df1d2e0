"""Banks come signed, for us, and only ever newer; what lies on disk is sealed and checked again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.core.canonical import b64u
from haechi.core.errors import Refusal, Tampered
from haechi.core.windows import Window, WindowHash
from haechi.gateway.bank import Query
from haechi.gateway.shelf import Shelf
from haechi.infra.keys import Keyring
from haechi.testing.clock import FakeClock
from haechi.wire import codec, signing
from haechi.wire.bank import PAYLOAD_TYPE, BankVersion, Entry, Windows

HASH = "c0ffee" + "0" * 58
ENTRY = Entry(id="e", hash=HASH, kind="confirmed")
OTHER = Entry(id="f", hash="f" * 64, kind="confirmed")
Version = Callable[..., BankVersion]
Sign = Callable[[BankVersion], bytes]


@pytest.fixture
def shelf(tmp_path: Path, keyring: Keyring, hub_key: Ed25519PrivateKey) -> Callable[[], Shelf]:
    keys = {signing.key_id(hub_key.public_key()): hub_key.public_key()}
    cipher = keyring.cipher("bank")
    return lambda: Shelf(tmp_path / "bank.sealed", cipher=cipher, keys=keys, subscriber="board-one")


def test_a_restart_takes_up_the_bank_without_the_hub(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock
) -> None:
    first = shelf()
    assert (first.load(), first.number) == (False, 0)
    assert first.put(sign(version(7, ENTRY, now=clock.now())))
    again = shelf()
    assert again.load()
    assert again.number == 7
    assert again.bank is not None
    assert len(again.bank) == 1


def test_no_hash_lies_on_disk_in_the_clear(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock, tmp_path: Path
) -> None:
    artefact = sign(version(7, ENTRY, now=clock.now()))
    shelf().put(artefact)
    stored = (tmp_path / "bank.sealed").read_bytes()
    assert artefact[20:60] not in stored
    assert HASH.encode() not in stored
    assert (tmp_path / "bank.sealed").stat().st_mode & 0o077 == 0


def test_window_hashes_lie_on_disk_only_sealed(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock, tmp_path: Path
) -> None:
    text = WindowHash(640, 480, tuple(Window(6400, 6400 + 64 * n, 1024, 7 << n) for n in range(8))).text
    own = Windows(id="w", hash=text)
    entry = Entry(id="e", hash=HASH, kind="confirmed", windows=own)
    artefact = sign(version(7, entry, now=clock.now(), v=2))
    one = shelf()
    one.put(artefact)
    stored = (tmp_path / "bank.sealed").read_bytes()
    payload = b64u(text[8:48].encode())[4:40].encode()
    assert payload in artefact
    assert payload not in stored
    again = shelf()
    assert again.load()
    assert again.bank is not None
    assert len(again.bank.parts) == 1


def test_an_older_hub_s_list_is_taken_as_it_is(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock
) -> None:
    one = shelf()
    assert one.put(sign(version(7, ENTRY, now=clock.now())))
    assert one.bank is not None
    assert len(one.bank.parts) == 0


def test_an_empty_bank_is_a_bank_too(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock
) -> None:
    one = shelf()
    one.put(sign(version(7, now=clock.now())))
    assert one.number == 7
    with pytest.raises(Tampered):
        one.put(sign(version(6, OTHER, now=clock.now())))


def test_older_is_refused_and_the_same_is_nothing_new(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock
) -> None:
    one = shelf()
    one.put(sign(version(7, ENTRY, now=clock.now())))
    assert not one.put(sign(version(7, ENTRY, now=clock.now())))
    with pytest.raises(Tampered):
        one.put(sign(version(6, OTHER, now=clock.now())))
    assert one.number == 7


def test_a_stranger_s_signature_another_subscriber_and_garbage_change_nothing(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock
) -> None:
    one = shelf()
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    for artefact in (
        signing.sign(codec.encode(version(9, OTHER, now=clock.now())), PAYLOAD_TYPE, stranger),
        sign(version(9, OTHER, now=clock.now(), subscriber="board-two")),
        b"",
    ):
        with pytest.raises(Tampered):
            one.put(artefact)
    assert one.bank is None


def test_a_signed_bank_with_a_bad_hash_is_refused_by_name(
    shelf: Callable[[], Shelf], version: Version, hub_key: Ed25519PrivateKey, clock: FakeClock
) -> None:
    bad = codec.encode(version(9, ENTRY, now=clock.now())).replace(HASH.encode(), b"0000")
    one = shelf()
    with pytest.raises(Refusal) as caught:
        one.put(signing.sign(bad, PAYLOAD_TYPE, hub_key))
    assert caught.value.reason == "bad_hash"
    assert one.bank is None


def test_a_touched_file_is_noticed(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock, tmp_path: Path
) -> None:
    shelf().put(sign(version(7, ENTRY, now=clock.now())))
    path = tmp_path / "bank.sealed"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Tampered):
        shelf().load()


def test_a_tombstone_stops_the_old_bank_even_if_the_new_one_cannot_be_written(
    shelf: Callable[[], Shelf], version: Version, sign: Sign, clock: FakeClock, tmp_path: Path
) -> None:
    one = shelf()
    one.put(sign(version(7, ENTRY, OTHER, now=clock.now())))
    old = one.bank
    (tmp_path / "bank.sealed").unlink()
    (tmp_path / "bank.sealed").mkdir()
    with pytest.raises(OSError, match="directory"):
        one.put(sign(version(8, OTHER, now=clock.now(), gone=("e",))))
    assert one.bank is old
    assert old is not None
    assert [match.entry for match in old.near([Query(bytes.fromhex(HASH))], distance=31)] == []
