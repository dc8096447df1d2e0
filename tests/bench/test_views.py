"""The bench of views compares like with like, and counts what it finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from haechi.bench import frames, views
from haechi.testing.pictures import picture

SQUASHED = "collage 2x2, squashed"


def test_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(views, "SIZES", {"small": (300, 360)})
    for name in set(frames.CHANGES) - {"mirrored", "white border 10 %", "bars 8 %", SQUASHED}:
        monkeypatch.delitem(frames.CHANGES, name)
    monkeypatch.setitem(frames.CHANGES, "black border 5 %", frames.border(0.05, (0, 0, 0)))
    picture(9, (400, 300)).save(tmp_path / "own.jpg")
    (tmp_path / "words.txt").write_text("no picture")
    found = views.run(pictures=3, rounds=1, folder=tmp_path)
    ours = [row.work for row in found if row.engine == "haechi"]
    assert len(ours) == len(set(ours)) == len({row.work for row in found})
    assert all(row.ratio and row.ratio > 0 for row in found)
    recall = {(row.work.removeprefix("views find: "), row.engine): row.recall for row in found}
    assert recall["as it is", "PDQ alone"] == 1
    assert recall["white border 10 %", "PDQ alone"] == recall["white border 10 %", "turned"] == 0
    assert recall["white border 10 %", "border_removed"] == recall["white border 10 %", "haechi"] == 1
    assert recall["bars 8 %", "picture_box"] == 1
    assert recall[SQUASHED, "panel"] == recall[SQUASHED, "haechi"] == 1 > recall[SQUASHED, "turned"]  # type: ignore[operator]
    assert recall["mirrored", "turned"] == 1 > recall["mirrored", "PDQ alone"]  # type: ignore[operator]
    confused = {row.engine: row for row in found if row.work == "views: unrelated pairs"}
    assert confused["haechi"].note.startswith("false matches: 0")
    assert confused["PDQ alone"].n == confused["turned"].n > confused["border_removed"].n > 0
