"""The explicit tuple of perceptual kinds."""

from haechi.hashes import HASH_TYPES


def test_kinds_have_names_of_their_own() -> None:
    names = [kind.kind for kind in HASH_TYPES]
    assert "pdq" in names
    assert len(set(names)) == len(names)
