"""Sheets of drawings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench import sheet
from haechi.core.errors import Refusal

ROWS = {name: [np.random.default_rng(at).normal(size=(30, 40))] * 2 for at, name in enumerate("ab")}


def test_a_row_for_each_picture_and_a_column_for_each_drawing(tmp_path: Path) -> None:
    sheet.save(tmp_path / "sheet.png", ROWS, ("original", "again"))
    with Image.open(tmp_path / "sheet.png") as drawn:
        assert drawn.size == (2 * sheet.CELL + sheet.GAP, sheet.HEAD + 2 * sheet.CELL + sheet.GAP)
        assert len(set(drawn.get_flattened_data())) > 20


def test_contrast_is_made_even() -> None:
    values = np.asarray(sheet.image(np.array([[0.0, 1e-3], [2e-3, 3e-3]])), np.int64)
    assert abs(values.mean() - sheet.MIDDLE) <= 1
    assert values.min() < 100 < 150 < values.max()


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="cannot be written"):
        sheet.save(tmp_path / "none" / "sheet.png", ROWS, ("original", "again"))
