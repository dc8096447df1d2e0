"""State machines as tables: data that a test can walk and docs can draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from haechi.core.errors import Codes, IllegalMove


@dataclass(frozen=True, slots=True)
class State:
    """One place a subject can stand. `owner` is the role that has to act; `final` states have no exit.

    `deadline` names a rule of the rule pack that says by when, or is empty where nothing is due.
    """

    name: str
    owner: str
    final: bool = False
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One legal step, and the roles that may take it."""

    source: str
    target: str
    by: frozenset[str]


def moves(by: str, *pairs: str) -> tuple[Move, ...]:
    """Write a table compactly: `moves("officer lead", "submitted > triage", "triage > accepted")`."""
    roles = frozenset(by.split())
    steps = (pair.split(" > ") for pair in pairs)
    return tuple(Move(source=source, target=target, by=roles) for source, target in steps)


@dataclass(frozen=True)
class Machine:
    """A complete table: every state named once, every move between named states."""

    name: str
    initial: str
    states: tuple[State, ...]
    table: tuple[Move, ...]

    def __post_init__(self) -> None:
        names = [state.name for state in self.states]
        if len(set(names)) != len(names) or self.initial not in names:
            raise ValueError(f"{self.name}: states must be unique and hold the initial one")
        for move in self.table:
            if move.source not in names or move.target not in names:
                raise ValueError(f"{self.name}: {move.source} > {move.target} leaves the table")
            if self.state(move.source).final:
                raise ValueError(f"{self.name}: {move.source} is final and has an exit")

    @cached_property
    def _by_name(self) -> dict[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def _allowed(self) -> dict[tuple[str, str], frozenset[str]]:
        allowed: dict[tuple[str, str], frozenset[str]] = {}
        for move in self.table:
            key = (move.source, move.target)
            allowed[key] = allowed.get(key, frozenset()) | move.by
        return allowed

    def state(self, name: str) -> State:
        return self._by_name[name]

    def check(self, source: str, target: str, role: str) -> None:
        """Raise IllegalMove unless `role` may go from `source` to `target`."""
        if role not in self._allowed.get((source, target), frozenset()):
            raise IllegalMove(
                "%(machine)s: %(role)s cannot go from %(source)s to %(target)s.",
                do="Reload to see where it stands now.",
                values={
                    "machine": self.name,
                    "role": Codes("role", (role or "nobody",)),
                    "source": Codes(self.name, (source,)),
                    "target": Codes(self.name, (target,)),
                },
            )

    def targets(self, source: str, role: str) -> tuple[str, ...]:
        """Where `role` may go from `source`, in table order."""
        return tuple(dict.fromkeys(m.target for m in self.table if m.source == source and role in m.by))

    def reachable(self) -> frozenset[str]:
        """Every state that can be reached from the initial one."""
        seen, frontier = {self.initial}, [self.initial]
        while frontier:
            here = frontier.pop()
            for move in self.table:
                if move.source == here and move.target not in seen:
                    seen.add(move.target)
                    frontier.append(move.target)
        return frozenset(seen)

    def dead_ends(self) -> frozenset[str]:
        """States that are not final and yet have no exit; a sound table has none."""
        sources = {move.source for move in self.table}
        return frozenset(state.name for state in self.states if not state.final and state.name not in sources)
