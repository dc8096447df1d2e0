"""Pictures to measure on."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench import samples
from haechi.media import decode
from haechi.testing.hashkit import scene


def test_pictures_are_not_flat_and_not_alike() -> None:
    (one, two), what = samples.pictures(2, 60, 80)
    assert one.shape == two.shape == (60, 80, 3)
    assert min(one.std(), two.std()) > 20
    assert np.abs(one.astype(int) - two).mean() > 20
    assert what.startswith("generated")
    assert decode(samples.jpeg(one, 90)).shape == one.shape


def test_photographs_are_taken_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        samples, "PHOTOGRAPHS", (("shots", "data/cat.png"), ("shots", "none.png"), ("nowhere", "a"))
    )
    assert samples.photographs() == {}
    (tmp_path / "shots" / "data").mkdir(parents=True)
    (tmp_path / "shots" / "__init__.py").touch()
    Image.fromarray(scene(50, 60)).save(tmp_path / "shots" / "data" / "cat.png")
    monkeypatch.syspath_prepend(tmp_path)
    assert list(samples.photographs()) == ["cat"]
    found, what = samples.pictures(3, 25, 30)
    assert len(found) == 3
    assert what == "generated and photographs (cat)"
    assert np.abs(found[-1].astype(int) - scene(50, 60)[::2, ::2]).mean() < 20
