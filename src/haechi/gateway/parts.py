"""The windows of one bank version: which entries show parts of a picture that an upload shows, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET

from haechi.core import windows
from haechi.core.errors import Refusal
from haechi.core.signal import EntryKind, PartMatch, Strength
from haechi.core.windows import WindowHash
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.explain import squares
from haechi.hashes.windows.match import Match, matches
from haechi.hashes.windows.seen import Query
from haechi.wire.bank import Entry, Windows


class Parts:
    """Read-only but for `revoke`, as the bank it belongs to."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._kept: list[tuple[Entry, Windows]] = []
        self._bank = WindowBank.build(self._readable(entries))
        self._rows: dict[str, list[int]] = {}
        for row, (entry, own) in enumerate(self._kept):
            self._rows.setdefault(entry.id, []).append(row)
            self._rows.setdefault(own.id, []).append(row)
        self._gone: set[int] = set()

    def __len__(self) -> int:
        """How many entries can be found by parts now."""
        return len(self._kept) - len(self._gone)

    def revoke(self, ids: Iterable[str]) -> None:
        """From this moment on these windows, or those of these entries, find nothing."""
        for row in {row for name in ids for row in self._rows.get(name, ())} - self._gone:
            self._bank.bury(row)
            self._gone.add(row)

    def near(self, asked: Query, *, turned: bool) -> list[PartMatch]:
        """Every live entry with which windows of the upload agree well enough to hold it."""
        if not len(self):
            return []
        found = matches(self._bank, asked, entries=len(self), turns=8 if turned else 1)
        return [self._told(one, one.evidence.strength, asked) for one in found if one.evidence.strength]

    def _readable(self, entries: Iterable[Entry]) -> Iterator[WindowHash]:
        """Each window hash that can be read here, one at a time: all of them at once would fill the memory.

        A later kind of them must not keep out all others, nor the tombstones that came with it: its entry is
        found by the hash alone.
        """
        for entry in entries:
            if entry.windows is UNSET:
                continue
            try:
                found = windows.from_text(entry.windows.hash)
            except Refusal:
                continue
            self._kept.append((entry, entry.windows))
            yield found

    def _told(self, found: Match, strength: Strength, asked: Query) -> PartMatch:
        (entry, own), evidence = self._kept[found.entry], found.evidence
        return PartMatch(
            entry=entry.id,
            kind=EntryKind(entry.kind),
            agreeing=evidence.agreeing,
            banked=evidence.banked,
            shown=min(max(float(evidence.shown), 0.0), 1.0),
            turn=found.verified.agreement.turn,
            # Nobody but the reporter has said yet what these windows are of.
            strength=strength if own.proven else Strength.HOLD,
            expected=float(evidence.expected),
            hold_until=entry.hold_until,
            squares=squares(found.verified, asked.seen),
        )
