"""Before anything is read: the sender's address behind a proxy, and a bound for every body."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from haechi.hub.site.arrivals import ProxyMiddleware


def sender(settings: Settings, peer: str, forwarded: str) -> str:
    settings.HAECHI_PROXIES = frozenset({"127.0.0.1"})
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    ProxyMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ],
)
def test_only_a_proxy_of_ours_says_who_sent_a_request(
    settings: Settings, peer: str, forwarded: str, expected: str
) -> None:
    assert sender(settings, peer, forwarded) == expected


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(("path", "kind"), [("/status/", "text/html"), ("/api/v1/acks", "application/json")])
def test_a_long_body_is_refused_unread(path: str, kind: str) -> None:
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(1 << 31)}
    answer = Client().generic("POST", path, **{**form, "wsgi.input": Unread()})  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer["Content-Type"].startswith(kind)
