"""What every answer carries, and how our own errors become pages."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from haechi.core.errors import (
    ConsentMissing,
    HaechiError,
    IllegalMove,
    Refusal,
    StaleVersion,
    Tampered,
    Unavailable,
)
from haechi.hub.site.middleware import NamedErrorsMiddleware, NoTraceMiddleware

WORDS = {"what": "It did not fit.", "do": "Try another way."}


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def test_nothing_of_a_visit_is_kept_and_no_sensor_is_on() -> None:
    response = NoTraceMiddleware(answer)(RequestFactory().get("/"))
    assert response["Cache-Control"] == "no-store"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_answer_that_may_be_kept_says_so_itself() -> None:
    def public(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public, max-age=300"})

    assert NoTraceMiddleware(public)(RequestFactory().get("/"))["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refusal("odd", WORDS["what"], do=WORDS["do"]), 400),
        (ConsentMissing(WORDS["what"], do=WORDS["do"]), 403),
        (IllegalMove(WORDS["what"], do=WORDS["do"]), 409),
        (StaleVersion(WORDS["what"], do=WORDS["do"]), 409),
        (Unavailable(WORDS["what"], do=WORDS["do"]), 503),
        (Tampered(WORDS["what"], do=WORDS["do"]), 500),
    ],
)
def test_machines_get_the_error_by_name_and_what_to_do(error: HaechiError, status: int) -> None:
    response = NamedErrorsMiddleware(answer).process_exception(RequestFactory().get("/api/v1/bank"), error)
    assert response is not None
    assert response.status_code == status
    assert json.loads(response.content) == {"error": error.code, **WORDS}


def test_an_error_that_is_not_ours_is_left_to_django() -> None:
    request = RequestFactory().get("/api/v1/bank")
    assert NamedErrorsMiddleware(answer).process_exception(request, KeyError("x")) is None
