"""Every engine under test finds the same, and says what it takes."""

import numpy as np
import pytest

from haechi.bench import engines, hashsets
from haechi.bench.engines import Make
from haechi.bench.index import PEERS
from haechi.core.errors import Refusal
from haechi.index.plan import FEWEST_FOR_TABLES


@pytest.mark.parametrize("make", [engines.ours, *PEERS], ids=lambda make: make.__name__)
def test_all_pairs_are_found(make: Make) -> None:
    rng = np.random.default_rng(2)
    bank = hashsets.mixed(rng, FEWEST_FOR_TABLES if make is engines.ours else 3000)
    asked = hashsets.asked(rng, bank, 30)
    try:
        engine = make(bank)
    except Refusal as refusal:
        pytest.skip(str(refusal))
    assert engine.pairs(asked) == hashsets.truth(bank, asked, 31)
    assert engine.size >= bank.nbytes
