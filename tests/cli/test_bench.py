"""`haechi bench`."""

import pytest

from haechi.bench import engines, index
from haechi.cli.bench import table


def test_rows_as_json(haechi, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    # One peer says all there is to say here; tests of the bench itself have every one.
    monkeypatch.setattr(index, "PEERS", (engines.flat,))
    monkeypatch.setattr(index, "UNIFORM_PEERS", (engines.flat,))
    rows = haechi.lines("bench", "index", "--entries", 2000, "--queries", 20, "--json")
    assert {row["engine"] for row in rows} >= {"haechi", "faiss IndexBinaryFlat"}
    assert "pdqhash" in haechi("bench", "pdq", "--help").stdout


def test_a_table_is_aligned_and_leaves_out_what_does_not_apply() -> None:
    lines = table([{"engine": "haechi", "qps": 12345.678}, {"engine": "peer", "qps": 1.23456, "n": 2000}])
    assert lines == [
        "engine  qps     n",
        "haechi  12,346",
        "peer    1.23    2,000",
    ]
