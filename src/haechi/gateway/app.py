"""The gateway's routes, and how its parts are put together."""

from __future__ import annotations

import hmac
from uuid import uuid4

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from haechi import index
from haechi.core.errors import Refusal
from haechi.core.ports import Clock
from haechi.gateway import sync
from haechi.gateway.answer import Wanted
from haechi.gateway.config import Config
from haechi.gateway.hub import HubClient
from haechi.gateway.outbox import Outbox
from haechi.gateway.service import Eyes, Gateway
from haechi.gateway.shelf import Shelf
from haechi.gateway.stream import read_bounded
from haechi.hashes.windows import match
from haechi.infra.keys import Keyring
from haechi.wire import codec
from haechi.wire.scan import ANSWER_HEADER, EXPLAIN_HEADER, AnswerVersion
from haechi.wire.signing import key_id

VERSIONS: dict[str, AnswerVersion] = {"2": 2, "3": 3}


def build(config: Config, *, gateway: Gateway) -> Starlette:
    """The application around a gateway."""
    app = Starlette(
        routes=[
            Route("/v1/scan", scan, methods=["POST"]),
            Route("/v1/health", health, methods=["GET"]),
        ]
    )
    app.state.config, app.state.gateway = config, gateway
    return app


def assemble(config: Config, *, keyring: Keyring, eyes: Eyes, clock: Clock) -> Gateway:
    """Open the disk state and put the parts together. Takes up the bank of the last run, if any."""
    index.warm()
    match.warm()
    keys = {key_id(config.hub_key): config.hub_key}
    cipher = keyring.cipher("gateway.bank")
    shelf = Shelf(config.home / "bank.sealed", cipher=cipher, keys=keys, subscriber=config.subscriber)
    outbox = Outbox(config.home / "outbox")
    if shelf.load():
        # The last run may have ended between putting it in force and saying so.
        sync.acknowledge(shelf, outbox, now=clock.now(), new_id=uuid4)
    return Gateway(
        shelf=shelf,
        outbox=outbox,
        eyes=eyes,
        hub=HubClient(config.hub_url, key=keyring.signer("gateway"), now=clock.now),
        clock=clock,
        policy=config.policy,
        refused=config.home / "outbox" / "refused",
        sync_seconds=config.sync_seconds,
    )


async def scan(request: Request) -> Response:
    """POST /v1/scan: raw image bytes in, a ScanAnswer out. 413 and 200 both carry one; 401 and 415 do not.

    Whoever knows a later version of the answer says so in a header; everybody else is sent version 1.
    """
    config: Config = request.app.state.config
    gateway: Gateway = request.app.state.gateway
    if not _authorised(request, config.token):
        return _refused(401, Refusal("no_token", "The token is missing or wrong.", do="Send it as Bearer."))
    claimed = request.headers.get("content-type", "")
    wanted = _wanted(request)
    if claimed.startswith("multipart/"):
        return _refused(415, Refusal("raw_bytes", "A form was sent.", do="Send the image bytes as the body."))
    promised = request.headers.get("content-length", "")
    try:
        data = await read_bounded(request.stream(), promised=promised, limit=config.max_bytes)
    except ClientDisconnect:
        return Response(status_code=400)
    except Refusal as error:
        status = 413 if error.reason == "too_large" else 200
        return _json(status, codec.encode(await gateway.unscanned(error.reason, wanted=wanted)))
    return _json(200, codec.encode(await gateway.scan(data, claimed=claimed, wanted=wanted)))


async def health(request: Request) -> Response:
    """GET /v1/health: whether all is well; with the token, what an operator has to know. No hashes.

    The numbers are not for everybody: one that grows with an upload would tell that the upload matched.
    """
    gateway: Gateway = request.app.state.gateway
    bank, now = gateway.shelf.bank, gateway.clock.now()
    leased = bank is not None and now < bank.lease_until
    status = "ok" if leased and not gateway.outbox_failures else "degraded"
    if not _authorised(request, request.app.state.config.token):
        return _json(200, msgspec.json.encode({"status": status}))
    state = {
        "status": status,
        "bank": gateway.shelf.number,
        "entries": 0 if bank is None else len(bank),
        "entries_with_windows": 0 if bank is None else len(bank.parts),
        "lease_until": None if bank is None else bank.lease_until,
        "leased": leased,
        "tombstone_seq": 0 if bank is None else bank.tombstone_seq,
        "waiting_reports": len(gateway.outbox.waiting(1000)),
        "outbox_failures": gateway.outbox_failures,
        "workers": gateway.eyes.alive,
        "now": now,
        "simulated_clock": gateway.clock.simulated,
    }
    return _json(200, msgspec.json.encode(state))


def _wanted(request: Request) -> Wanted:
    version = VERSIONS.get(request.headers.get(ANSWER_HEADER, ""), 1)
    return Wanted(version, explain=request.headers.get(EXPLAIN_HEADER) == "1")


def _authorised(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return not token or hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _json(status: int, body: bytes) -> Response:
    return Response(
        body, status_code=status, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _refused(status: int, error: Refusal) -> Response:
    return _json(status, msgspec.json.encode({"reason": error.reason, "what": error.what, "do": error.do}))
