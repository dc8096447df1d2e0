"""How often one poster in two rooms brings about a hold, and whether it ever blocks.

    haechi bench posters --pictures FOLDER

Rooms are the photographs (JPEG files) of a folder, posters half drawn and half pictures of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from haechi.bench.negatives.gathered import Picture, packages
from haechi.bench.negatives.intervals import upper
from haechi.bench.negatives.posters import Shared, posters
from haechi.bench.rows import Row
from haechi.core.errors import Refusal
from haechi.core.signal import Strength
from haechi.hashes import windows
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.match import matches

# The bank for which a pair is weighed.
BANK = 100_000
DRAWN = 200
# By how much of the banked picture the poster covers.
BINS = ((0.10, 0.18), (0.18, 0.26), (0.26, 0.35))
Told = tuple[float, Strength | None]


def run(*, pictures: Path, count: int, seed: int) -> list[Row]:
    """So many pairs; the first room is banked, the second asked about."""
    every = [one for _, own in packages(pictures) for one in own if not one.shot]
    rooms = [one for one in every if Path(one.path).suffix.lower() in (".jpg", ".jpeg")]
    drawn = [Picture(f"poster {n}", f"poster {n}", kind="poster", seed=n) for n in range(1, DRAWN + 1)]
    half = count // 2
    told = [*_told(posters(rooms, drawn, seed=seed, count=half))]
    told += _told(posters(rooms, every, seed=seed + 1, count=count - half))
    return list(rows(told))


def rows(told: list[Told]) -> Iterator[Row]:
    """All pairs, then by how much the poster covers."""
    for low, high in ((BINS[0][0], BINS[-1][1]), *BINS):
        own = [strength for covers, strength in told if low <= covers <= high]
        held = sum(strength is not None for strength in own)
        blocked = sum(strength is Strength.BLOCK for strength in own)
        most = upper(blocked, max(1, len(own)))
        note = f"{held} of {len(own)} pairs held, {blocked} blocked (at most {100 * most:.2g} %)"
        yield Row(f"posters: {low:.0%} to {high:.0%} covered", "windows", len(own), 1.0, 1e6, note=note)


def _told(pairs: Iterable[Shared]) -> Iterator[Told]:
    for pair in pairs:
        one, other = pair.pictures
        try:
            bank = WindowBank.build([windows.hash_image(one)])
        except Refusal as refusal:
            # Nothing is banked of a room without windows.
            if refusal.reason != "too_plain":
                raise
            continue
        found = {match.evidence.strength for match in matches(bank, windows.query(other), entries=BANK)}
        worst = (one for one in (Strength.BLOCK, Strength.HOLD) if one in found)
        yield pair.covers[0], next(worst, None)
