"""Static files served by the hub itself, so that one process is enough and no other host is asked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles.views import serve
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class StaticFilesMiddleware:
    """Answers /static/… from the finders; unknown names are a plain 404."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(settings.STATIC_URL) or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        try:
            response = serve(request, request.path.removeprefix(settings.STATIC_URL), insecure=True)
        except (Http404, SuspiciousFileOperation):
            return HttpResponse("No such file.", status=404, content_type="text/plain")
        response["Cache-Control"] = "public, max-age=300"
        return response
