"""The study of what hashes reveal counts what it says it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from haechi.bench import reveals, samples
from haechi.testing.pictures import picture


def test_rows_and_drawings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, seed in (("astronaut", 1), ("coffee", 2)):
        picture(seed, (480, 360)).save(tmp_path / f"{name}.png")
    picture(9, (480, 360)).save(tmp_path / "own.jpg")
    files = {name: tmp_path / f"{name}.png" for name in ("astronaut", "coffee")}
    monkeypatch.setattr(samples, "photographs", lambda: files)
    monkeypatch.setattr(reveals, "LONG", 64)
    monkeypatch.setattr(reveals, "TIMES", 0)
    monkeypatch.setattr(reveals, "CLOSE_UPS", {"astronaut": (0.0, 0.0, 0.9, 0.9)})
    found = {row.hash: row for row in reveals.run(pictures=1, folder=tmp_path, draw=tmp_path / "sheet.png")}
    assert (tmp_path / "sheet.png").stat().st_size > 5000
    assert {row.n for row in found.values()} == {3}  # both, and the astronaut close up
    windows, pdq = found["windows"], found["PDQ"]
    assert pdq.bytes == 32 < found["windows, 35 bits"].bytes < windows.bytes
    assert windows.likeness > pdq.likeness
    assert windows.likeness > found["windows, bits under a key"].likeness
    assert found["windows, key found by one picture"].likeness == pytest.approx(windows.likeness, abs=0.05)
    assert found["thumbnail, 24 px"].likeness > found["thumbnail, 12 px"].likeness > 0.5
    assert all(0 <= row.known_by_pdq <= 1 and 0 <= row.known_by_windows <= 1 for row in found.values())
