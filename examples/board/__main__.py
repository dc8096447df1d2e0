"""Start the board: `python -m examples.board --help`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from examples.board.app import Board, build
from examples.board.notices import Notices
from examples.board.store import Store
from haechi.client.gateway import GatewayClient
from haechi.infra.clock import clock_from_env
from haechi.infra.paths import state_dir


def main() -> None:
    """Read the options and serve until told to stop."""
    options = _options()
    clock = clock_from_env(os.environ)
    base = options.base_url or f"http://{options.host}:{options.port}"
    store = Store(options.storage or state_dir() / f"board-{options.port}")
    gateway = None if options.no_gateway else GatewayClient(options.gateway, token=options.gateway_token)
    notices = Notices(store, base=base, secret=options.secret, clock=clock, deaf=options.deaf)
    board = Board(name=options.name, store=store, gateway=gateway, notices=notices, clock=clock)
    asyncio.run(_serve(board, options.host, options.port))


async def _serve(board: Board, host: str, port: int) -> None:
    server = Server(
        build(board),
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_level=LogLevels.error,
    )
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    answering = asyncio.create_task(board.notices.answer_forever(stopping))
    await server.serve()
    stopping.set()
    await answering


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m examples.board", description=__doc__)
    parser.add_argument("--name", default="사진 마당")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8611)
    parser.add_argument("--base-url", default="", help="how others reach the board, if not by host and port")
    parser.add_argument("--storage", type=Path, help="folder for pictures and database")
    parser.add_argument("--secret", required=True, help="webhook secret shared with the hub (whsec_…)")
    parser.add_argument("--gateway", default="http://127.0.0.1:8601", help="address of the gateway")
    parser.add_argument("--gateway-token", default="")
    parser.add_argument("--no-gateway", action="store_true", help="publish without asking the gateway")
    parser.add_argument("--deaf", action="store_true", help="accept notices and do nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
