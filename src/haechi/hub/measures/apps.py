"""The measures room as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "haechi.hub.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"
