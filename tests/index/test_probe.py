"""Looking up finds each match once, crowded buckets included."""

import numpy as np

from haechi.index import brute, plan, probe, tables


def test_equal_to_comparing_everything(large: np.ndarray) -> None:
    words = large.view(np.uint64)
    built = tables.build(words, plan.widths(len(large)))
    queries = words[[7, 8, len(words) - 1, 300]].copy()
    queries[3, 0] ^= np.uint64(0b1011)
    nothing = np.zeros(0, np.uint8)
    for radius in (0, 1, 5, 17, 31, 40):
        look = probe.probes(built.widths, radius)
        ours, truth = np.empty((4000, 3), np.int64), np.empty((4000, 3), np.int64)
        some = probe.search(
            words, built.starts, built.ids, look.layout, look.masks, queries, radius, nothing, ours
        )
        every = brute.search(words, queries, radius, nothing, truth)
        assert some == every >= 100
        assert sorted(ours[:some].tolist()) == sorted(truth[:every].tolist())


def test_a_bucket_larger_than_the_room_is_read_whole() -> None:
    words = np.zeros((plan.FEWEST_FOR_TABLES, 4), np.uint64)
    built = tables.build(words, plan.widths(len(words)))
    look = probe.probes(built.widths, 3)
    found = np.empty((len(words), 3), np.int64)
    count = probe.search(
        words, built.starts, built.ids, look.layout, look.masks, words[:1], 3, np.zeros(0, np.uint8), found
    )
    assert count == len(words)
    assert (np.sort(found[:, 1]) == np.arange(len(words))).all()
