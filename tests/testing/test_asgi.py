"""The caller without a server sends chunks, may hang up, and hands back the answer."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

from haechi.testing.asgi import Receive, Send, call


async def echo(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer with what was asked and how the body came."""
    parts = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message["body"])
        if not message["more_body"]:
            break
    said = f"{scope['method']} {scope['path']} {scope['query_string'].decode()} {parts} {message['type']}"
    await send({"type": "http.response.start", "status": 201, "headers": [(b"X-Name", b"value")]})
    await send({"type": "http.response.body", "body": said.encode(), "more_body": False})


def test_a_request_and_its_answer() -> None:
    answer = asyncio.run(call(echo, "POST", "/a?b=c", chunks=[b"1", b"2"]))
    assert (answer.status, answer.headers) == (201, {"x-name": "value"})
    assert answer.body == b"POST /a b=c [b'1', b'2', b''] http.request"


def test_hanging_up_is_seen() -> None:
    answer = asyncio.run(call(echo, "POST", "/", chunks=[b"1"], hang_up=True))
    assert answer.body.endswith(b"[b'1'] http.disconnect")
