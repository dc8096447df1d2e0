"""One way to write a value as bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.canonical import b64u, canonical, unb64u

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(st.binary())
def test_base64url_goes_round_without_padding(data: bytes) -> None:
    assert "=" not in b64u(data)
    assert unb64u(b64u(data)) == data


@pytest.mark.parametrize("text", ["*", "a b", "é"])
def test_other_characters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"ascii|base64|padd"):
        unb64u(text)


@given(VALUES)
def test_canonical_goes_round(value: object) -> None:
    assert json.loads(canonical(value)) == value


def test_order_of_keys_does_not_matter_and_korean_stays_readable() -> None:
    assert (
        canonical({"b": 1, "a": "해치"}) == canonical({"a": "해치", "b": 1}) == '{"a":"해치","b":1}'.encode()
    )
