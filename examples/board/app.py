"""The board's routes. Before a picture is posted, the gateway is asked; a notice removes it again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from examples.board import pages, upload
from examples.board.notices import Notices
from examples.board.store import Photo, Store
from haechi.client.gateway import GatewayClient
from haechi.core.errors import NotPermitted, Refusal, Unavailable
from haechi.core.ports import Clock
from haechi.wire.scan import ScanAnswer

STYLE = Path(__file__).with_name("style.css").read_bytes()
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; style-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Board:
    """The parts of one board. Without a gateway it publishes everything."""

    name: str
    store: Store
    gateway: GatewayClient | None
    notices: Notices
    clock: Clock


def build(board: Board) -> Starlette:
    """The application."""
    app = Starlette(
        routes=[
            Route("/", front),
            Route("/new", new),
            Route("/photos", post, methods=["POST"]),
            Route("/p/{photo_id}.jpg", picture),
            Route("/p/{photo_id}", page),
            Route("/haechi/notices", notice, methods=["POST"]),
            Route("/style.css", style),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_headers)],
    )
    app.state.board = board
    return app


async def front(request: Request) -> Response:
    """GET /: the newest pictures."""
    board: Board = request.app.state.board
    return HTMLResponse(pages.front(board.name, board.store.shown(board.clock.now())))


async def new(request: Request) -> Response:
    """GET /new: the upload form."""
    return HTMLResponse(pages.form(request.app.state.board.name))


async def post(request: Request) -> Response:
    """POST /photos: a form from a browser, or raw image bytes from a program that accepts JSON."""
    board: Board = request.app.state.board
    body = await _body(request, upload.MOST_BYTES + 65_536)
    try:
        given = upload.parse(request.headers.get("content-type", ""), body)
        answer = await _ask(board, given)
    except Refusal as error:
        return _say(request, board, 400, error.what, error.do, {"reason": error.reason})
    except (Unavailable, NotPermitted):
        texts = ("지금은 올릴 수 없습니다. 잠시 뒤에 다시 시도해 주세요.", "Please try again in a moment.")
        return _say(request, board, 503, *texts, {"reason": "gateway_away"})
    if answer is not None and not answer.may_publish and answer.verdict != "hold":
        return _kept_back(request, board, 403, answer)
    photo_id = _keep(board, given, answer, board.clock.now())
    if answer is not None and answer.verdict == "hold":
        return _kept_back(request, board, 202, answer, photo_id)
    if _wants_json(request):
        return JSONResponse({"id": photo_id, "page": f"/p/{photo_id}"}, status_code=201)
    return RedirectResponse(f"/p/{photo_id}", status_code=303)


async def page(request: Request) -> Response:
    """GET /p/<id>: the picture's page; 410 once it was removed."""
    board: Board = request.app.state.board
    photo = board.store.photo(request.path_params["photo_id"])
    status = _status(photo, board.clock.now())
    if photo is None or status == 404:
        return HTMLResponse(pages.message(board.name, "찾을 수 없습니다", "There is nothing here."), 404)
    if status == 410:
        return HTMLResponse(pages.message(board.name, "삭제된 사진입니다", "This picture was removed."), 410)
    return HTMLResponse(pages.photo_page(board.name, photo))


async def picture(request: Request) -> Response:
    """GET /p/<id>.jpg: the bytes, whatever their format; 410 once removed."""
    board: Board = request.app.state.board
    photo = board.store.photo(request.path_params["photo_id"])
    status = _status(photo, board.clock.now())
    if photo is None or status != 200:
        return Response(status_code=status)
    return Response(await asyncio.to_thread(board.store.picture, photo), media_type=photo.kind)


async def notice(request: Request) -> Response:
    """POST /haechi/notices: the hub's webhook."""
    board: Board = request.app.state.board
    body = await _body(request, 65_536)
    status = await asyncio.to_thread(board.notices.receive, body, dict(request.headers))
    return Response(status_code=status)


async def style(request: Request) -> Response:
    """GET /style.css."""
    return Response(STYLE, media_type="text/css")


async def _ask(board: Board, given: upload.Upload) -> ScanAnswer | None:
    if board.gateway is None:
        return None
    return await asyncio.to_thread(board.gateway.scan, given.data, kind=given.kind)


def _keep(board: Board, given: upload.Upload, answer: ScanAnswer | None, now: datetime) -> str:
    """Store the upload; a held one becomes visible by itself when its hold ends."""
    shown_from = answer.hold_until if answer and answer.hold_until else now
    label = answer.reasons[0].text.ko if answer and answer.verdict == "label" else ""
    return board.store.add(
        given.data, title=given.title, kind=given.kind, now=now, shown_from=shown_from, label=label
    )


def _status(photo: Photo | None, now: datetime) -> int:
    if photo is None or photo.shown_from > now:
        return 404
    return 410 if photo.removed else 200


def _kept_back(
    request: Request, board: Board, status: int, answer: ScanAnswer, photo_id: str = ""
) -> Response:
    if _wants_json(request):
        headers = {"Location": f"/p/{photo_id}"} if photo_id else None
        return JSONResponse(_for_uploader(answer), status, headers)
    return HTMLResponse(pages.kept_back(board.name, answer), status)


def _for_uploader(answer: ScanAnswer) -> dict[str, Any]:
    """Without what is for the platform's own people: how much agrees would tell what to change."""
    told: dict[str, Any] = msgspec.to_builtins(answer)
    for reason in told["reasons"]:
        reason.pop("part", None)
    return told


def _say(request: Request, board: Board, status: int, ko: str, en: str, data: dict[str, str]) -> Response:
    if _wants_json(request):
        return JSONResponse(data, status_code=status)
    return HTMLResponse(pages.message(board.name, ko, en), status)


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


async def _body(request: Request, limit: int) -> bytes:
    """The body up to `limit`; a longer one is cut and will not parse."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk[: limit - len(data)]
        if len(data) >= limit:
            break
    return bytes(data)


async def _headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    response.headers.update(HEADERS)
    return response
