"""What every answer of the hub carries, and how errors of our own tree become pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from haechi.core.errors import Conflict, HaechiError, NotAllowed, Refusal, Unavailable

Next = Callable[[HttpRequest], HttpResponse]
STATUS: tuple[tuple[type[HaechiError], int], ...] = (
    (Refusal, 400),
    (NotAllowed, 403),
    (Conflict, 409),
    (Unavailable, 503),
)


class NoTraceMiddleware:
    """Nothing of a visit stays in a cache, and the browser's sensors stay off."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response["Permissions-Policy"] = (
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
        )
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class NamedErrorsMiddleware:
    """An error of our tree becomes a page, or JSON under /api/, that says what happened and what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, HaechiError):
            return None
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
        if request.path.startswith("/api/"):
            body = {"error": error.code, "what": error.what, "do": error.do}
            return JsonResponse(body, status=status)
        page = "desk/error.html" if "/desk/" in request.path else "error.html"
        return render(request, page, {"error": error}, status=status)
