"""Perceptual hashes as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash, pdq_from_hex

BITS = st.binary(min_size=32, max_size=32)


@given(BITS)
def test_hex_goes_round_and_keeps_leading_zeros(bits: bytes) -> None:
    assert pdq_from_hex(PerceptualHash("pdq", bits).hex).bits == bits


@given(BITS, BITS, BITS)
def test_distance_is_a_metric(a: bytes, b: bytes, c: bytes) -> None:
    x, y, z = (PerceptualHash("pdq", bits) for bits in (a, b, c))
    assert x.distance(y) == y.distance(x)
    assert (x.distance(y) == 0) == (a == b)
    assert x.distance(z) <= x.distance(y) + y.distance(z)


def test_kinds_do_not_compare() -> None:
    with pytest.raises(ValueError, match="no distance"):
        PerceptualHash("pdq", bytes(32)).distance(PerceptualHash("sha256", bytes(32)))


@pytest.mark.parametrize("text", ["", "00", "0" * 63, "0" * 65, "g" * 64, " " + "0" * 63, "00 " * 21 + "0"])
def test_anything_but_64_hex_digits_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        pdq_from_hex(text)
    assert caught.value.reason == "bad_hash"
