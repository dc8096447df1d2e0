"""Whether the key folder is the one this database was written with.

A wrong or missing `HAECHI_KEYS` would otherwise make fresh keys in silence: nothing stored could be opened
any more, and what is written from then on could not be opened with the right ones.
"""

from __future__ import annotations

import hmac

from django.db import connection, models

from haechi.core.errors import Refusal
from haechi.hub.kernel.keys import keyring


class KeyCheck(models.Model):
    """The one row that says which keyring this database belongs to, by a keyed digest of nothing secret."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BinaryField(max_length=32)

    class Meta:
        app_label = "kernel"


class WrongKeys(Refusal):
    """The keys at hand are not those of this database."""

    def __init__(self) -> None:
        super().__init__(
            "wrong_keys",
            "The database was written with other keys than those in the key folder.",
            do="Point HAECHI_KEYS to this installation's key folder, or restore that folder from its backup. "
            "Nothing was changed. For a new installation, use an empty database.",
        )


def remember_keys() -> None:
    """Note the keyring in a database that knows none yet; WrongKeys where it knows another."""
    KeyCheck.objects.get_or_create(id=1, defaults={"value": _value()})
    require_keys()


def require_keys() -> None:
    """Raise WrongKeys unless the keyring is this database's own. A database without tables has none yet."""
    if KeyCheck._meta.db_table not in connection.introspection.table_names():
        return
    known = KeyCheck.objects.filter(id=1).first()
    if known and not hmac.compare_digest(bytes(known.value), _value()):
        raise WrongKeys()


def _value() -> bytes:
    return keyring().blind("kernel.keycheck", b"haechi")
