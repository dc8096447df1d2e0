"""The platforms room as a Django app."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "haechi.hub.platforms"
    label = "platforms"
    default_auto_field = "django.db.models.BigAutoField"
