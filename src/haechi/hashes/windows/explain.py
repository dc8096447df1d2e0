"""Why windows matched, told to a person: a plain sentence, and where on the query they lie."""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.signal import Squares
from haechi.hashes.windows.seen import Seen
from haechi.hashes.windows.turns import turned_back
from haechi.hashes.windows.verify import Verified


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same in both languages."""

    ko: str
    en: str


# What was done to the original, in the order of the turns that undo it.
TURNS: tuple[Sentence, ...] = (
    Sentence("", ""),
    Sentence(" (상하 반전)", ", mirrored top to bottom"),
    Sentence(" (좌우 반전)", ", mirrored"),
    Sentence(" (180도 회전)", ", turned upside down"),
    Sentence(" (좌우 반전 후 왼쪽으로 90도 회전)", ", mirrored and turned a quarter to the left"),
    Sentence(" (왼쪽으로 90도 회전)", ", turned a quarter to the left"),
    Sentence(" (오른쪽으로 90도 회전)", ", turned a quarter to the right"),
    Sentence(" (좌우 반전 후 오른쪽으로 90도 회전)", ", mirrored and turned a quarter to the right"),
)


def sentence(*, agreeing: int, banked: int, shown: float, turn: int) -> Sentence:
    """Such as: 27 of 40 windows agree; the shown part is 62 % of the original, mirrored."""
    share, done = percent(shown), TURNS[turn]
    return Sentence(
        f"조각 {banked}개 가운데 {agreeing}개가 일치하고, 보이는 부분은 원본의 {share}%입니다{done.ko}.",
        f"{agreeing} of {banked} windows agree; the shown part is {share} % of the original{done.en}.",
    )


def percent(share: float) -> int:
    """In whole percent: all only where it is all, none only where it is none."""
    if 0 < share < 1:
        return min(99, max(1, round(100 * share)))
    return round(100 * share)


def squares(verified: Verified, query: Seen) -> Squares:
    """Where windows are on the query as it is (not as it was turned): of the banked picture nothing."""
    turned = verified.places[verified.inside]
    places = turned_back(turned, query.rows, query.columns, verified.agreement.turn)
    return Squares(query.rows, query.columns, tuple((int(y), int(x), int(half)) for y, x, half in places))
