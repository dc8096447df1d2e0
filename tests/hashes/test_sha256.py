"""The exact hash is SHA-256 in hexadecimal."""

from haechi.hashes import sha256


def test_it_is_sha256() -> None:
    assert sha256.hash_bytes(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
