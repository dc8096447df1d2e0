"""A case's number is random, sayable and forgiving to read."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from haechi.hub.casework.cases.numbers import number_of, read_number

NUMBERS = st.uuids(version=4).map(number_of)


@given(NUMBERS)
def test_its_shape(number: str) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", number)


@given(NUMBERS)
def test_it_is_found_however_it_is_typed(number: str) -> None:
    assert read_number(number) == number
    assert read_number(f" {number.lower().replace('-', ' ')} ") == number
    assert read_number(number.replace("1", "l").replace("0", "o")) == number
    assert number.startswith(read_number(number[:7]))


def test_all_fifty_bits_are_chance() -> None:
    seen = [number_of(uuid4()).replace("-", "") for _ in range(300)]
    assert len(set(seen)) == len(seen)
    assert all(len({number[place] for number in seen}) > 10 for place in range(10))


def test_neighbouring_ids_have_their_own_numbers() -> None:
    assert number_of(UUID(int=1 << 80)) != number_of(UUID(int=2 << 80))


def test_nothing_readable_is_nothing() -> None:
    assert read_number("") == ""
    assert read_number("' OR 1=1 --") == "0R11"
    assert read_number("한글") == ""
