"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "haechi.hub.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
