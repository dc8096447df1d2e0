"""Drawings are good to hash, unlike each other, and recognised in a smaller copy."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

from PIL import Image

from haechi.demo.pictures import copy_of, draw, piece_of
from haechi.hashes import pdq
from haechi.media import decode


def test_a_drawing_is_always_the_same() -> None:
    assert draw(3) == draw(3)
    assert draw(3).data != draw(4).data


def test_copies_match_and_others_do_not() -> None:
    drawings = [draw(number) for number in (0, 1, 2, 2026)]
    hashes = [pdq.hash_image(decode(one.data)) for one in drawings]

    for drawing, found in zip(drawings, hashes, strict=True):
        copied = pdq.hash_image(decode(copy_of(drawing).data))
        assert found.quality >= 90
        assert copied.bits != found.bits
        assert found.distance(copied) <= 31
    assert all(one.distance(other) > 60 for one, other in combinations(hashes, 2))


def test_a_copy_is_smaller() -> None:
    assert len(copy_of(draw(1)).data) < len(draw(1).data) / 2


def test_a_piece_is_cut_out_of_the_middle() -> None:
    with Image.open(BytesIO(piece_of(draw(1)).data)) as cut:
        assert cut.size == (960, 640)
    assert pdq.hash_bytes(piece_of(draw(1)).data).distance(pdq.hash_bytes(draw(1).data)) > 31
