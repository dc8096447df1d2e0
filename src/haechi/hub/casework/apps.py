"""The casework room as a Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "haechi.hub.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
