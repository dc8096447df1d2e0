"""The keyring seals per label, finds without revealing, and refuses a folder that others can enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal, Tampered
from haechi.infra.keys import FieldCipher, Keyring


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keys")


@given(st.binary(max_size=2000))
def test_what_was_sealed_opens_again_and_shows_nothing(plain: bytes) -> None:
    cipher = FieldCipher(bytes(32), "case.locator")

    sealed = cipher.seal(plain)

    assert cipher.open(sealed) == plain
    assert len(plain) < 8 or plain not in sealed
    assert cipher.seal(plain) != sealed


@given(st.binary(max_size=60), st.data())
def test_any_changed_bit_is_noticed(plain: bytes, data: st.DataObject) -> None:
    cipher = FieldCipher(bytes(32), "case.locator")
    sealed = bytearray(cipher.seal(plain))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8

    with pytest.raises(Tampered):
        cipher.open(bytes(sealed))


@given(st.binary(max_size=40))
def test_noise_is_named_as_tampered(noise: bytes) -> None:
    with pytest.raises(Tampered):
        FieldCipher(bytes(32), "case.locator").open(noise)


def test_a_value_opens_in_its_own_column_only(ring: Keyring) -> None:
    sealed = ring.cipher("case.locator").seal("주소".encode())

    with pytest.raises(Tampered):
        ring.cipher("case.handle").open(sealed)


def test_a_second_process_opens_what_the_first_sealed(ring: Keyring) -> None:
    sealed = ring.cipher("case.locator").seal(b"words")
    again = Keyring.create(ring.directory)

    assert again.cipher("case.locator").open(sealed) == b"words"
    assert again.blind("case.locator", b"v") == ring.blind("case.locator", b"v")
    assert again.secret("django") == ring.secret("django")
    assert again.signer("ledger").private_bytes_raw() == ring.signer("ledger").private_bytes_raw()


def test_labels_purposes_and_installations_are_separate(ring: Keyring, tmp_path: Path) -> None:
    other = Keyring.create(tmp_path / "other")

    digests = [
        ring.blind("case.locator", b"v"),
        ring.blind("case.handle", b"v"),
        ring.blind("case.locator", b"w"),
        other.blind("case.locator", b"v"),
        ring.secret("case.locator"),
        other.secret("case.locator"),
    ]

    assert len(set(digests)) == len(digests)
    assert {len(digest) for digest in digests} == {32}
    assert ring.signer("bank").private_bytes_raw() != ring.signer("ledger").private_bytes_raw()


def test_only_the_owner_may_read(ring: Keyring) -> None:
    ring.signer("ledger")

    assert ring.directory.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in ring.directory.iterdir()} == {0o600}
    assert {path.name for path in ring.directory.iterdir()} == {"master", "ledger.ed25519"}


def test_a_folder_that_others_can_enter_is_refused(ring: Keyring) -> None:
    ring.directory.chmod(0o750)

    with pytest.raises(Refusal) as refused:
        Keyring.create(ring.directory)

    assert refused.value.reason == "keys_exposed"


def test_a_missing_folder_or_master_is_never_made_by_opening(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    with pytest.raises(Refusal) as missing:
        Keyring(empty)
    empty.mkdir(mode=0o700)

    with pytest.raises(Refusal) as hollow:
        Keyring(empty).blind("case.locator", b"v")

    assert missing.value.reason == hollow.value.reason == "keys_missing"
    assert list(empty.iterdir()) == []


def test_a_cut_key_file_is_named(ring: Keyring) -> None:
    (ring.directory / "ledger.ed25519").write_bytes(b"short")

    with pytest.raises(Tampered):
        ring.signer("ledger")


@pytest.mark.parametrize("name", ["", "../ledger", "a/b", "a.b"])
def test_a_signer_is_called_by_a_plain_word(ring: Keyring, name: str) -> None:
    with pytest.raises(ValueError, match="plain word"):
        ring.signer(name)


def test_a_lost_master_is_never_replaced_in_silence(ring: Keyring) -> None:
    ring.signer("ledger")
    (ring.directory / "master").unlink()

    with pytest.raises(Refusal) as refused:
        Keyring.create(ring.directory)

    assert refused.value.reason == "keys_missing"
    assert not (ring.directory / "master").exists()


def test_a_link_to_a_folder_is_refused(ring: Keyring, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(ring.directory)

    with pytest.raises(Refusal):
        Keyring(tmp_path / "link")
