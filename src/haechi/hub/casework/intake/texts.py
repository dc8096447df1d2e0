"""What a reporter reads, as data: `texts.yml` beside each machine of this room, in Korean and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOM = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Text:
    """One state or event in words: who has to act, what happened, what comes next."""

    owner: str
    happened: Mapping[str, str]
    next: Mapping[str, str]

    def fill(self, language: str, params: Mapping[str, str]) -> tuple[str, str]:
        return (
            self.happened[language].format_map(params),
            self.next[language].format_map(params),
        )


@cache
def all_texts(room: Path = ROOM) -> Mapping[str, Text]:
    """Every text of the room by its key. Two files may not hold the same key."""
    found: dict[str, Text] = {}
    for path in sorted(room.glob("*/texts.yml")):
        for key, raw in yaml.safe_load(path.read_text("utf-8")).items():
            if key in found:
                raise ValueError(f"{key} stands in two texts.yml files")
            found[key] = Text(owner=raw["owner"], happened=raw["happened"], next=raw["next"])
    return found


def text(key: str) -> Text:
    try:
        return all_texts()[key]
    except KeyError:
        raise ValueError(f"no texts.yml says what a reporter reads for {key!r}") from None
