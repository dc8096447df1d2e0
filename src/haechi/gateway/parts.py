"""The windows of one bank version: which entries show parts of a picture that an upload shows, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from msgspec import UNSET

from haechi.core.signal import EntryKind, PartMatch, Strength
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.explain import squares
from haechi.hashes.windows.match import Match, matches
from haechi.hashes.windows.reading import read
from haechi.hashes.windows.seen import Query, Seen
from haechi.hashes.windows.shelf import Shelf
from haechi.wire.bank import Entry, Windows


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is told of an entry, without its hashes: those lie in the bank."""

    entry: str
    windows: str
    kind: EntryKind
    proven: bool
    hold_until: datetime | None


class Parts:
    """Read-only but for `revoke`, as the bank it belongs to.

    An edition that changes no windows searches what was built for the one `before`.
    """

    def __init__(self, entries: Sequence[Entry], before: Parts | None = None) -> None:
        listed = [(entry, entry.windows) for entry in entries if entry.windows is not UNSET]
        self._digest = _digest(own for _, own in listed)
        # Places in the list of what can be read here: the numbers of the bank in their order.
        self._read: list[int] = []
        self._bank: WindowBank
        if before is not None and before._digest == self._digest and not before._gone:
            self._read, self._bank = before._read, before._bank
        else:
            self._bank = WindowBank(Shelf.of(enumerate(self._readable(own for _, own in listed))))
        self._kept = [_kept(*listed[place]) for place in self._read]
        self._rows: dict[str, list[int]] = {}
        for row, kept in enumerate(self._kept):
            self._rows.setdefault(kept.entry, []).append(row)
            self._rows.setdefault(kept.windows, []).append(row)
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

    def _readable(self, listed: Iterable[Windows]) -> Iterator[Seen]:
        """Each window hash that can be read here.

        A later kind of them must not keep out all others, nor the tombstones that came with it: its entry is
        found by the hash alone.
        """
        for place, found in enumerate(read(own.hash for own in listed)):
            if found is not None:
                self._read.append(place)
                yield found

    def _told(self, found: Match, strength: Strength, asked: Query) -> PartMatch:
        kept, evidence = self._kept[found.entry], found.evidence
        return PartMatch(
            entry=kept.entry,
            kind=kept.kind,
            agreeing=evidence.agreeing,
            banked=evidence.banked,
            shown=min(max(float(evidence.shown), 0.0), 1.0),
            turn=found.verified.agreement.turn,
            # Nobody but the reporter has said yet what these windows are of.
            strength=strength if kept.proven else Strength.HOLD,
            expected=float(evidence.expected),
            hold_until=kept.hold_until,
            squares=squares(found.verified, asked.seen),
        )


def _kept(entry: Entry, own: Windows) -> _Kept:
    return _Kept(entry.id, own.id, EntryKind(entry.kind), own.proven, entry.hold_until)


def _digest(listed: Iterable[Windows]) -> bytes:
    """Names these window hashes in this order, under these ids."""
    digest = sha256()
    for own in listed:
        # Neither has a blank in it.
        digest.update(f"{own.id} {own.hash} ".encode())
    return digest.digest()
