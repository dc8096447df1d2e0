"""The prober's door: off without a mandate, closed for minors, quiet about what it saw."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from haechi.prober.app import MOST_BYTES, Prober, build
from haechi.prober.fetch import Shown
from haechi.prober.mandate import Mandate
from haechi.testing.asgi import Answer, call
from haechi.testing.clock import MORNING, FakeClock
from haechi.wire import codec
from haechi.wire.compare import CompareAnswer, CompareRequest

MANDATE = Mandate("Authority", "Statute 1", MORNING + timedelta(days=1), ("board.example",), simulated=True)


class Web:
    """Everything is gone, except what sends its visitors to a foreign host."""

    def get(self, url: str, *, vouched: Callable[[str], None]) -> Shown:
        vouched(url)
        if url.endswith("/away"):
            vouched("https://foreign.example/")
        return Shown(410, "text/html", b"", url)


class Eyes:
    """Never needed here."""

    async def run(self, data: bytes) -> bytes:
        raise AssertionError("nothing was to be looked at")


def ask(mandate: Mandate | None, body: bytes, *, token: str = "", **headers: str) -> Answer:
    app = build(Prober(mandate=mandate, reader=Web(), eyes=Eyes(), clock=FakeClock(), token=token))
    return asyncio.run(call(app, "POST", "/v1/compare", headers=headers, chunks=[body]))


def request(path: str = "/p/1", *, minor: bool = False, host: str = "board.example") -> bytes:
    asked = CompareRequest(v=1, locator=f"https://{host}{path}", hashes=("0f" * 32,), minor_possible=minor)
    return codec.encode(asked)


def test_with_a_mandate_it_answers_and_says_what_is_simulated() -> None:
    answer = ask(MANDATE, request())
    assert answer.status == 200
    assert codec.decode(answer.body, CompareAnswer) == CompareAnswer(v=1, found="absent", simulated=True)


@pytest.mark.parametrize(
    ("mandate", "body", "status", "reason"),
    [
        (None, request(), 403, "no_mandate"),
        (MANDATE, request(minor=True), 403, "minor_possible"),
        (MANDATE, request(host="foreign.example"), 403, "target_not_allowed"),
        (MANDATE, request("/away"), 400, "target_not_allowed"),
        (MANDATE, b"{}", 400, "bad_field"),
        (MANDATE, request().replace(b"0f" * 32, b"0f"), 400, "bad_hash"),
        (MANDATE, b"x" * (MOST_BYTES + 1), 400, "too_large"),
    ],
)
def test_what_is_refused_has_its_name_and_repeats_nothing(
    mandate: Mandate | None, body: bytes, status: int, reason: str
) -> None:
    answer = ask(mandate, body)
    assert (answer.status, json.loads(answer.body)["reason"]) == (status, reason)
    assert b"example/p" not in answer.body


def test_a_token_is_asked_for_where_one_is_set() -> None:
    assert ask(MANDATE, request(), token="secret").status == 401
    assert ask(MANDATE, request(), token="secret", authorization="Bearer secret").status == 200


def test_health_says_by_whose_mandate() -> None:
    for mandate, said in ((None, "none"), (MANDATE, "Authority")):
        app = build(Prober(mandate=mandate, reader=Web(), eyes=Eyes(), clock=FakeClock()))
        assert json.loads(asyncio.run(call(app, "GET", "/v1/health")).body)["mandate"] == said
