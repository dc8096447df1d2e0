"""The time line: each step with what was seen of it, as JSON for programs and as lines for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Seen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step that was seen. `at` is the demonstration's own, simulated time."""

    step: str
    title: str
    at: datetime
    seconds: float
    seen: Seen


@dataclass(slots=True)
class TimeLine:
    """Collects entries in order; `say` prints each as it comes."""

    say: Callable[[str], None]
    entries: list[Entry] = field(default_factory=list)
    missing: str = ""
    because: str = ""

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)
        self.say(line(entry))

    def fail(self, step: str, because: str) -> None:
        """The step that was not seen: nothing after it was tried."""
        self.missing, self.because = step, because
        self.say(f"✗ {step}: {because}")

    @property
    def complete(self) -> bool:
        return not self.missing

    def as_json(self, **more: Any) -> str:
        steps = [
            {
                "step": entry.step,
                "title": entry.title,
                "at": entry.at.astimezone(UTC).isoformat(),
                "seconds": round(entry.seconds, 2),
                "seen": dict(entry.seen),
            }
            for entry in self.entries
        ]
        whole: dict[str, Any] = {"ok": self.complete, "simulated": True, "steps": steps, **more}
        if self.missing:
            whole["missing"] = {"step": self.missing, "because": self.because}
        return json.dumps(whole, ensure_ascii=False, default=str)


def line(entry: Entry) -> str:
    """One step for a person to read."""
    seen = ", ".join(f"{name} {_short(value)}" for name, value in entry.seen.items())
    return f"✓ {entry.at:%m-%d %H:%M}  {entry.title}\n               {seen}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"
