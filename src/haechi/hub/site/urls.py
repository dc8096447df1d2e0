"""Every address of the hub, gathered from its rooms."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # machines: /api/v1/…
    *i18n_patterns(
        # people: intake pages at the root, /desk/… for staff
        prefix_default_language=False,
    ),
]
