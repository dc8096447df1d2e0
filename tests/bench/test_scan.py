"""The scan bench gives everybody the same work."""

from pathlib import Path

import numpy as np
import pytest

from haechi.bench import scan


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "SIDES", (90, 120))
    monkeypatch.setattr(scan, "BASE_SIDE", 200)
    monkeypatch.setattr(scan, "cores", lambda: 2)


def test_rows() -> None:
    rows = scan.run(pictures=12, entries=3000, rounds=1)
    assert {row.work for row in rows} == {"scan 1 core", "scan all cores"}
    for work in ("scan 1 core", "scan all cores"):
        engines = {row.engine: row for row in rows if row.work == work}
        assert len(engines) == 4
        assert engines["haechi"].ratio == 1
        assert all(row.recall == 1 and row.n == 12 and row.ratio for row in engines.values())


def test_a_miss_would_show(tmp_path: Path) -> None:
    work = scan.prepared(tmp_path, 12, 500)
    assert {number for number, _ in work.planted} == {0, 10}
    blind = scan.Engine("haechi", lambda work, workers: set())
    [row] = scan._rows("scan", work, [blind], 1, 1)
    assert row.recall == 0


def test_planted_entries_are_near_and_not_the_same(tmp_path: Path) -> None:
    work = scan.prepared(tmp_path, 1, 100)
    found = scan.OURS.run(work, 1)
    assert found == work.planted
    assert len(np.unique(work.bank, axis=0)) == 100
