"""Every address of the hub, gathered from its rooms."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from haechi.hub.banks import urls as banks
from haechi.hub.casework.enforcement import urls as enforcement
from haechi.hub.casework.intake import urls as intake
from haechi.hub.casework.notices import urls as notices
from haechi.hub.site.desk import urls as desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(banks.machines)),
    path("api/v1/", include(notices.machines)),
    *i18n_patterns(
        # people: intake pages at the root, /desk/… for staff
        path("desk/notices/", include((notices.pages, "notices"))),
        path("desk/enforcement/", include((enforcement.pages, "enforcement"))),
        path("desk/", include((desk.pages, "desk"))),
        path("", include((intake.pages, "intake"))),
        prefix_default_language=False,
    ),
]
