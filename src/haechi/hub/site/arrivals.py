"""What is settled about a request before anything reads it: who sent it, and that it is not too long."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from haechi.core.errors import Refusal
from haechi.hub.site.middleware import Next


class ProxyMiddleware:
    """Takes the sender's address from a proxy of ours. Without it everybody behind the proxy would be one
    client, and one person's wrong tries would close the door to all others.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") in settings.HAECHI_PROXIES:
            # Only the last entry was written by the proxy; those before it are the sender's own words.
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if _is_address(told):
                request.META["REMOTE_ADDR"] = told
        return self.get_response(request)


class BoundMiddleware:
    """Refuses a long body unread: Django bounds the fields of a form, and would read all of its files."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        promised = request.META.get("CONTENT_LENGTH") or "0"
        if not promised.isdigit() or int(promised) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        error = Refusal("too_large", "This is more than fits here.", do="Send less at once, and no files.")
        if request.path.startswith("/api/"):
            body = {"error": error.reason, "what": error.what, "do": error.do}
            return JsonResponse(body, status=413)
        return render(request, "error.html", {"error": error}, status=413)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
