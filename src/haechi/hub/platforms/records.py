"""What this room hands out. A route's secret and address never show in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field

RECIPIENT = "platform:"


@dataclass(frozen=True, slots=True)
class PlatformRecord:
    """One platform by its names."""

    slug: str
    name_ko: str
    name_en: str

    @property
    def recipient(self) -> str:
        return RECIPIENT + self.slug


@dataclass(frozen=True, slots=True)
class Route:
    """One way to tell `recipient`."""

    recipient: str
    channel: str
    address: str = field(repr=False)
    secret: str = field(repr=False)
    capabilities: frozenset[str]

    @property
    def answers(self) -> bool:
        return "answers" in self.capabilities


@dataclass(frozen=True, slots=True)
class Known:
    """Who runs the place, and the ways to tell them, best first. `routes` is never empty."""

    platform: PlatformRecord
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class UnknownHost:
    """Nobody registered this place, or it has no open route: a person has to find out whom to tell."""


Found = Known | UnknownHost
