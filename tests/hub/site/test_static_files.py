"""Static files come from the hub itself."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from haechi.hub.site.static_files import StaticFilesMiddleware


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


def get(path: str, method: str = "GET") -> HttpResponse:
    response = StaticFilesMiddleware(page)(RequestFactory().generic(method, path))
    assert isinstance(response, HttpResponse) or response.streaming
    return response  # type: ignore[return-value]


def test_a_file_that_is_there() -> None:
    response = get("/static/haechi/pdq.js")
    assert response.status_code == 200
    assert "javascript" in response["Content-Type"]
    assert response["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "path", ["/static/nothing.js", "/static/", "/static/../settings.py", "/static/%2e%2e/settings.py"]
)
def test_anything_else_is_a_plain_404(path: str) -> None:
    assert get(path).status_code == 404


def test_only_reading_is_answered_here() -> None:
    assert get("/static/haechi/pdq.js", "POST").content == b"a page"
    assert get("/desk/").content == b"a page"
