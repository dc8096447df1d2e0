"""The banks room as a Django app."""

from django.apps import AppConfig


class BanksConfig(AppConfig):
    name = "haechi.hub.banks"
    label = "banks"
    default_auto_field = "django.db.models.BigAutoField"
