"""Columns that hold operational facts: encrypted at rest, found again only by a keyed blind index.

The database never holds the plain value nor a key; ciphers come from the keyring of the installation.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from haechi.hub.kernel.keys import keyring

# Generic for the type checker only; Django's own class takes no parameters.
if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField


class EncryptedBytesField(_Binary):
    """Bytes under AES-256-GCM with the key of `label`. Cannot be searched: each sealing looks different."""

    def __init__(self, *, label: str, **options: Any) -> None:
        options.setdefault("editable", False)
        super().__init__(**options)
        self.label = label

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "label": self.label}

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is a value: any other question would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def to_plain(self, value: Any) -> bytes:
        return bytes(value)

    def from_plain(self, value: bytes) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else keyring().cipher(self.label).seal(self.to_plain(value))

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else self.from_plain(keyring().cipher(self.label).open(bytes(value)))


class EncryptedTextField(EncryptedBytesField):
    """Text under AES-256-GCM."""

    def _check_str_default_value(self) -> list[Any]:
        # Django's check for binary columns; here a default is plain text and sealed like any other value.
        return []

    def to_plain(self, value: Any) -> bytes:
        return str(value).encode()

    def from_plain(self, value: bytes) -> Any:
        return value.decode()


class EncryptedJSONField(EncryptedBytesField):
    """A JSON value under AES-256-GCM."""

    def to_plain(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_plain(self, value: bytes) -> Any:
        return json.loads(value)


class BlindIndexField(_Binary):
    """The 32 bytes of `blind(...)`: equal values find each other, nothing else can be read from it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 32)
        options.setdefault("editable", False)
        super().__init__(**options)


def blind(label: str, value: str | bytes) -> bytes:
    """The keyed index (HMAC-SHA256) under which `value` is stored in a BlindIndexField."""
    return keyring().blind(label, value.encode() if isinstance(value, str) else value)
