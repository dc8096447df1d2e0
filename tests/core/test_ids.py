"""Actors as values."""

from haechi.core.ids import SYSTEM, Actor


def test_an_actor_is_written_by_kind_and_opaque_id() -> None:
    assert str(Actor("officer", "7f", "lead")) == "officer:7f"
    assert SYSTEM.role == "system"
