"""State machines as tables."""

import pytest

from haechi.core.errors import IllegalMove
from haechi.core.machine import Machine, Move, State, moves

DOOR = Machine(
    name="door",
    initial="shut",
    states=(State("shut", "guard"), State("open", "guard"), State("bricked", "nobody", final=True)),
    table=(*moves("guard", "shut > open", "open > shut"), *moves("mason lead", "shut > bricked")),
)


def test_a_listed_move_is_allowed_for_each_of_its_roles() -> None:
    DOOR.check("shut", "open", "guard")
    DOOR.check("shut", "bricked", "mason")
    DOOR.check("shut", "bricked", "lead")


@pytest.mark.parametrize(
    ("source", "target", "role"),
    [
        ("shut", "open", "mason"),
        ("open", "bricked", "mason"),
        ("shut", "open", ""),
        ("gone", "open", "guard"),
    ],
)
def test_anything_else_is_refused_by_name(source: str, target: str, role: str) -> None:
    with pytest.raises(IllegalMove, match="door"):
        DOOR.check(source, target, role)


def test_the_same_pair_listed_twice_adds_up_its_roles() -> None:
    both = Machine(
        "both",
        "a",
        (State("a", "x"), State("b", "x", final=True)),
        (*moves("x", "a > b"), *moves("y", "a > b")),
    )
    both.check("a", "b", "x")
    both.check("a", "b", "y")


def test_targets_come_in_table_order() -> None:
    assert DOOR.targets("shut", "guard") == ("open",)
    assert DOOR.targets("shut", "nobody") == ()


def test_reachable_and_dead_ends() -> None:
    assert DOOR.reachable() == {"shut", "open", "bricked"}
    assert DOOR.dead_ends() == frozenset()
    trap = Machine("trap", "a", (State("a", "x"), State("b", "x")), moves("x", "a > b"))
    assert trap.dead_ends() == {"b"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"initial": "nowhere"},
        {"states": (State("shut", "g"), State("shut", "g"))},
        {"table": moves("g", "shut > elsewhere")},
        {"states": (State("shut", "g", final=True), State("open", "g")), "table": moves("g", "shut > open")},
    ],
)
def test_an_unsound_table_is_refused_when_it_is_written(wrong: dict[str, object]) -> None:
    sound: dict[str, object] = {
        "name": "door",
        "initial": "shut",
        "states": (State("shut", "g"), State("open", "g")),
        "table": (Move("shut", "open", frozenset({"g"})),),
    }
    with pytest.raises(ValueError, match="door"):
        Machine(**{**sound, **wrong})  # type: ignore[arg-type]
