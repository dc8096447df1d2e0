"""The ledger room as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "haechi.hub.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
