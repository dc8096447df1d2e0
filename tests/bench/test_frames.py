"""What the benches do to pictures before they look for them."""

import io
import random

import numpy as np
import pytest
from PIL import Image, ImageChops

from haechi.bench import frames
from haechi.bench.samples import generated


@pytest.fixture(scope="module")
def drawn() -> Image.Image:
    return Image.fromarray(generated(np.random.default_rng(5), 240, 320))


@pytest.mark.parametrize("name", frames.CHANGES)
def test_a_change_changes_and_is_the_same_the_next_time(drawn: Image.Image, name: str) -> None:
    first = frames.changed(drawn, name, 1)
    assert first == frames.changed(drawn, name, 1)
    seen = Image.open(io.BytesIO(first))
    assert seen.format == "JPEG"
    assert seen.size != drawn.size or ImageChops.difference(seen.convert("RGB"), drawn).getbbox()


@pytest.mark.parametrize("name", ["phone screenshot, feed", "phone screenshot, viewer", "bars 8 %"])
def test_another_seed_draws_another_screen(drawn: Image.Image, name: str) -> None:
    assert len({frames.changed(drawn, name, seed) for seed in range(4)}) > 1


def test_a_frame_lies_around_the_whole_picture(drawn: Image.Image) -> None:
    framed = frames.border(0.1, (0, 0, 0))(drawn, random.Random(0))
    assert framed.size == (384, 304)
    inside = framed.crop((32, 32, 352, 272))
    assert ImageChops.difference(inside, drawn).getbbox() is None
    assert framed.getpixel((5, 5)) == (0, 0, 0)
