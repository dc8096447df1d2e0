"""The door of the banks says what it offers."""

from haechi.hub.banks import api


def test_everything_offered_is_there() -> None:
    assert sorted(api.__all__, key=str.swapcase) == sorted(set(api.__all__), key=str.swapcase)
    assert all(hasattr(api, name) for name in api.__all__)


def test_the_door_hands_out_no_table() -> None:
    assert not [name for name in api.__all__ if "models" in getattr(getattr(api, name), "__module__", "")]
