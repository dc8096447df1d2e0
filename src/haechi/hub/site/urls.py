"""Every address of the hub, gathered from its rooms."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from haechi.hub.banks import urls as banks

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(banks.machines)),
    *i18n_patterns(
        # people: intake pages at the root, /desk/… for staff
        prefix_default_language=False,
    ),
]
