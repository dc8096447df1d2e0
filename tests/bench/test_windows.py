"""The bench of window search finds what it planted, and its peers find the same."""

from __future__ import annotations

from haechi.bench import windows


def test_figures_of_a_small_bank() -> None:
    rows = windows.run(entries=[60], queries=3)
    own = [row for row in rows if row.engine == "haechi"]
    assert [row.work.partition(", ")[2] for row in own] == [windows.WHOLE, *windows.TURNS.values()]
    by_the_whole, *by_windows = own
    assert "pictures named" in by_the_whole.note
    assert all(row.recall == 1 for row in by_windows)
    assert all("near words" in row.note for row in by_windows)
    (loop,) = [row for row in rows if row.engine == "compiled loop over everything"]
    assert loop.note == "the same pictures found"
    assert loop.recall is None
