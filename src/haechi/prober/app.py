"""The prober's routes: one comparison, and what an operator has to know."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from haechi.core.errors import Refusal, Unavailable
from haechi.core.ports import Clock
from haechi.prober.compare import Eyes, Reader, compare
from haechi.prober.mandate import Forbidden, Mandate, check
from haechi.wire import codec
from haechi.wire.compare import CompareRequest

MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Prober:
    """The parts of one prober. `mandate` None: everything is refused."""

    mandate: Mandate | None
    reader: Reader
    eyes: Eyes
    clock: Clock
    token: str = ""


def build(prober: Prober) -> Starlette:
    """The application."""
    app = Starlette(
        routes=[
            Route("/v1/compare", compared, methods=["POST"]),
            Route("/v1/health", health, methods=["GET"]),
        ]
    )
    app.state.prober = prober
    return app


async def compared(request: Request) -> Response:
    """POST /v1/compare: a CompareRequest in, a CompareAnswer out; 403 with a reason where it may not look."""
    prober: Prober = request.app.state.prober
    given = request.headers.get("authorization", "")
    if prober.token and not hmac.compare_digest(given.encode(), f"Bearer {prober.token}".encode()):
        return _refused(401, "no_token", "The token is missing or wrong.", "Send it as Bearer.")
    try:
        asked = codec.decode(await _body(request), CompareRequest)
        now = prober.clock.now()
        mandate = check(prober.mandate, locator=asked.locator, minor_possible=asked.minor_possible, now=now)
        answer = await compare(
            asked.locator,
            asked.hashes,
            reader=prober.reader,
            eyes=prober.eyes,
            vouched=lambda url: _vouch(prober, url),
            simulated=mandate.simulated,
        )
    except Forbidden as error:
        return _refused(403, error.reason, error.what, error.do)
    except Refusal as error:
        return _refused(400, error.reason, error.what, error.do)
    except Unavailable as error:
        return _refused(503, error.code, error.what, error.do)
    return _json(200, codec.encode(answer))


async def health(request: Request) -> Response:
    """GET /v1/health: whether there is a mandate, whose, and until when."""
    mandate = request.app.state.prober.mandate
    if mandate is None:
        return _json(200, msgspec.json.encode({"mandate": "none"}))
    shown = {"mandate": mandate.who, "basis": mandate.basis, "until": mandate.until}
    return _json(200, msgspec.json.encode(shown | {"simulated": mandate.simulated}))


def _vouch(prober: Prober, url: str) -> None:
    """Every address that is visited, redirects and pictures too, must be one the mandate covers."""
    try:
        check(prober.mandate, locator=url, minor_possible=False, now=prober.clock.now())
    except Forbidden as error:
        raise Refusal(error.reason, error.what, do=error.do) from None


async def _body(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise Refusal("too_large", "The request is too long.", do="Send fewer hashes.")
    return bytes(data)


def _json(status: int, body: bytes) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, media_type="application/json")


def _refused(status: int, reason: str, what: str, do: str) -> Response:
    return _json(status, msgspec.json.encode({"reason": reason, "what": what, "do": do}))
