"""The hashing bench compares like with like."""

import pytest

from haechi.bench import pdq


def test_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pdqhash")
    monkeypatch.setattr(pdq, "SIZES", {"1 MP": (90, 120, 80), "large": (1030, 1024, 95)})
    rows = {(row.work, row.engine): row for row in pdq.run(pictures=2)}
    works = ["jpeg 1 MP full", "jpeg 1 MP fast", "pixels 1 MP", "eight views 1 MP"]
    works += ["jpeg large full", "jpeg large fast"]
    assert {work for work, _ in rows} == {f"pdq {work}" for work in works}
    for (work, engine), row in rows.items():
        assert row.n == 2
        if engine == "haechi":
            assert row.ratio == 1
            assert row.bits_off_max is not None
            assert row.bits_off_max <= (12 if work == "pdq jpeg large fast" else 0)
        else:
            assert row.ratio is not None
            assert row.ratio > 0
            assert row.bits_off_max is None
