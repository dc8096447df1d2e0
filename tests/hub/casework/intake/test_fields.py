"""fields.yml classes every column, and the columns keep what their class promises."""

from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

from haechi.hub.casework import intake
from haechi.hub.kernel.fields import BlindIndexField, EncryptedBytesField

CLASSES: dict[str, Any] = yaml.safe_load((Path(intake.__path__[0]) / "fields.yml").read_text("utf-8"))
MODELS = [model for model in apps.get_models() if model.__module__ == "haechi.hub.casework.intake.models"]


def test_every_column_is_classed_and_nothing_else() -> None:
    columns = {model.__name__: {field.name for field in model._meta.concrete_fields} for model in MODELS}
    assert columns == {name: set(fields) for name, fields in CLASSES.items() if name != "form"}


def test_classes_are_known() -> None:
    assert {kind for fields in CLASSES.values() for kind in fields.values()} == {
        "sealed",
        "coded",
        "operational",
    }


def test_operational_columns_are_encrypted_or_blind() -> None:
    for model in MODELS:
        for field in model._meta.concrete_fields:
            kind = CLASSES[model.__name__][field.name]
            hidden = isinstance(field, EncryptedBytesField | BlindIndexField)
            assert hidden is (kind == "operational"), f"{model.__name__}.{field.name}"


def test_sealed_columns_hold_envelopes_only() -> None:
    for model in MODELS:
        for field in model._meta.concrete_fields:
            if CLASSES[model.__name__][field.name] == "sealed":
                assert isinstance(field, models.JSONField)


def test_free_text_columns_do_not_exist() -> None:
    """Anything that could hold a sentence is sealed or encrypted; plain text columns hold short codes."""
    for model in MODELS:
        for field in model._meta.concrete_fields:
            assert not isinstance(field, models.TextField)
            if isinstance(field, models.CharField):
                assert field.max_length is not None
                assert field.max_length <= 100
