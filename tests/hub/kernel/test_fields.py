"""What stands in an encrypted column is noise, is bound to its column, and is never searched by mistake."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Tampered
from haechi.hub.kernel.fields import (
    BlindIndexField,
    EncryptedBytesField,
    EncryptedJSONField,
    EncryptedTextField,
    blind,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def sealed(field: EncryptedBytesField, value: Any) -> bytes:
    return bytes(field.get_prep_value(value))


def opened(field: EncryptedBytesField, stored: bytes) -> Any:
    return field.from_db_value(stored, None, connection)  # type: ignore[arg-type]


@given(st.binary(max_size=200))
def test_bytes_come_back_and_do_not_show(value: bytes) -> None:
    field = EncryptedBytesField(label="a")
    assert opened(field, sealed(field, value)) == value
    assert len(value) < 4 or value not in sealed(field, value)


@given(st.text(max_size=100))
def test_text_comes_back(value: str) -> None:
    field = EncryptedTextField(label="a")
    assert opened(field, sealed(field, value)) == value


@given(JSON.filter(lambda value: value is not None))
def test_json_comes_back(value: Any) -> None:
    field = EncryptedJSONField(label="a")
    assert opened(field, sealed(field, value)) == value


def test_nothing_stays_nothing() -> None:
    field = EncryptedTextField(label="a", null=True)
    assert field.get_prep_value(None) is None
    assert opened(field, None) is None  # type: ignore[arg-type]


def test_equal_values_look_different_each_time() -> None:
    field = EncryptedTextField(label="a")
    assert len({sealed(field, "the same") for _ in range(20)}) == 20


def test_a_value_opens_in_no_other_column_and_in_no_changed_form() -> None:
    field, other = EncryptedTextField(label="a"), EncryptedTextField(label="b")
    stored = sealed(field, "canary")
    with pytest.raises(Tampered):
        opened(other, stored)
    for place in range(len(stored)):
        changed = bytearray(stored)
        changed[place] ^= 1
        with pytest.raises(Tampered):
            opened(field, bytes(changed))
    with pytest.raises(Tampered):
        opened(field, stored[:10])


def test_a_column_without_a_label_cannot_be_declared() -> None:
    with pytest.raises(TypeError):
        EncryptedTextField()  # type: ignore[call-arg]


def test_a_field_is_declared_again_as_it_was() -> None:
    field = EncryptedTextField(label="a", null=True)
    again = field.clone()
    assert (again.label, again.null) == ("a", True)
    assert opened(again, sealed(field, "x")) == "x"


def test_searching_an_encrypted_column_is_an_error_not_an_empty_answer() -> None:
    from haechi.hub.casework.models import Locator

    with pytest.raises(FieldError):
        Locator.objects.filter(url="https://board.example/")
    assert str(Locator.objects.filter(url__isnull=True).query)


def test_a_blind_index_is_keyed_and_finds_equals() -> None:
    assert blind("a", "value") == blind("a", b"value")
    assert blind("a", "value") != blind("b", "value")
    assert blind("a", "value") != blind("a", "value ")
    assert len(blind("a", str(uuid4()))) == 32
    assert isinstance(BlindIndexField(), models.BinaryField)
    assert BlindIndexField().editable is False
