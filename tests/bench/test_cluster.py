"""The cluster bench compares like with like; what needs no cluster of it."""

import numpy as np
import pytest

from haechi.bench import cluster, scan
from haechi.bench.hashsets import asked, mixed
from haechi.bench.rows import compared
from haechi.bench.scan import Work, prepared
from haechi.index import Index


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "SIDES", (90, 120))
        patch.setattr(scan, "BASE_SIDE", 200)
        work = prepared(folder, 11, 500)
    np.save(folder / "bank.npy", work.bank)
    return work


def test_the_peers_work_finds_what_ours_finds(work: Work) -> None:
    batch = {"number": np.arange(11), "path": np.array([str(file) for file in work.files])}
    found = cluster.their_look(batch, str(work.file.with_name("bank.npy")), views=1)
    assert set(zip(found["number"], found["entry"], strict=True)) == work.planted == cluster.local(1)(work)


def test_rows_of_a_scan(work: Work) -> None:
    engines = {"haechi": cluster.local(1), "blind, one view": lambda work: set()}
    ours, blind = compared(cluster.scans(work, engines, rounds=1))
    assert (ours.work, ours.n, ours.ratio, ours.recall, ours.note) == (
        "scan 2 nodes",
        11,
        1,
        1,
        "eight views",
    )
    assert (blind.recall, blind.note) == (0, "one view")


def test_rows_of_a_search_say_what_is_missed() -> None:
    rng = np.random.default_rng(1)
    bank = mixed(rng, 2000)
    whole, part = Index.build(bank), Index.build(bank[:1000])
    engines = {"haechi": part.search, "haechi, one Index": whole.search}
    built = dict.fromkeys(engines, 1.0)
    ours, one = compared(cluster.searches(engines, asked(rng, bank, 120), 2000, built))
    assert one.recall == 1
    assert 0 < (ours.recall or 0) < 1
