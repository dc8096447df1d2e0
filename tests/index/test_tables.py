"""Tables list every entry once, under its own bits."""

import numpy as np

from haechi.index import plan, tables


def test_every_entry_is_in_its_bucket(large: np.ndarray) -> None:
    words = large.view(np.uint64)
    widths = plan.widths(len(large))
    built = tables.build(words, widths)
    whole = [int.from_bytes(row.tobytes(), "little") for row in large]
    low = offset = 0
    for table, width in enumerate(widths):
        starts = built.starts[offset : offset + (1 << width) + 1]
        assert (np.sort(built.ids[table]) == np.arange(len(large))).all()
        for entry in (0, 7, 101, len(large) - 1):
            own = whole[entry] >> low & ((1 << width) - 1)
            assert tables.key(words, entry, low, width) == own
            assert entry in built.ids[table, starts[own] : starts[own + 1]]
        low, offset = low + width, offset + (1 << width) + 1
    assert offset == tables.starts_size(widths) == len(built.starts)
