"""The search bench compares like with like."""

import pytest

from haechi.bench import engines, index
from haechi.bench.rows import Row
from haechi.core.errors import Refusal


def test_every_work_has_ours_and_all_find_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SECONDS", 0.05)
    rows = index.run(entries=[2_000], queries=32)
    works = {row.work for row in rows}
    assert works >= {"search r31 2k", "search r31 2k uniform", "build 2k"}
    for work in works:
        (ours,) = [row for row in rows if row.work == work and row.engine == "haechi"]
        assert ours.ratio == 1
    searches = [row for row in rows if row.work.startswith("search")]
    assert {row.recall for row in searches} == {1}
    assert all(row.qps > 0 and row.p50_us > 0 and (row.bytes_per_hash or 0) >= 32 for row in searches)
    assert all(row.build_s for row in rows if row.work.startswith("build"))


def test_an_absent_peer_is_left_out_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(bank: object) -> engines.Engine:
        raise Refusal("no_peer", "The peer usearch is not installed.", do="Run `pip install usearch`.")

    monkeypatch.setattr(index, "PEERS", (absent,))
    monkeypatch.setattr(index, "UNIFORM_PEERS", ())
    rows = index.run(entries=[300], queries=9)
    assert {row.engine for row in rows} == {"haechi"}
    assert "usearch is not installed" in next(row.note for row in rows if row.work == "search r31 300")


def test_growth_is_told_against_the_smallest() -> None:
    small, large = index.growth(entries=(1_000, 20_000), queries=9)
    assert (small.work, large.work) == ("growth 1k", "growth 20k")
    assert small.note.startswith("1.0 times")
    assert large.recall == 1
    assert isinstance(large, Row)


@pytest.mark.parametrize(("text", "size"), [("300", 300), ("20k", 20_000), ("10M", 10_000_000)])
def test_sizes_as_people_write_them(text: str, size: int) -> None:
    assert index.count(text) == size
    assert index.label(size) == text


@pytest.mark.parametrize("text", ["", "0", "1.5M", "10G", "-3"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="number of hashes"):
        index.count(text)
