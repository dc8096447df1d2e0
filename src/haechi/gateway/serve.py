"""Start the gateway: one process for HTTP and matching, and its worker processes."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server
from starlette.applications import Starlette

from haechi.core.canonical import b64u
from haechi.gateway.app import assemble, build
from haechi.gateway.config import Config, config_from_env, gateway_home
from haechi.infra.clock import clock_from_env
from haechi.infra.files import private_folder
from haechi.infra.keys import Keyring
from haechi.infra.workers import Pool, PoolSettings


def main(env: Mapping[str, str]) -> None:
    """Serve until told to stop. Settings come from HAECHI_GATEWAY_* (see `haechi.gateway.config`)."""
    config = config_from_env(env)
    asyncio.run(_serve(config, env))


def public_key(env: Mapping[str, str]) -> str:
    """The key this gateway signs with, for the hub to register; made on first use."""
    return b64u(_keyring(env).signer("gateway").public_key().public_bytes_raw())


def worker_pool(config: Config) -> Pool:
    """The workers that look at uploads."""
    command = (sys.executable, "-m", "haechi.hashes.worker")
    return Pool(PoolSettings(command=command, size=config.workers, user=config.worker_user))


async def _serve(config: Config, env: Mapping[str, str]) -> None:
    pool = worker_pool(config)
    gateway = assemble(config, keyring=_keyring(env), eyes=pool, clock=clock_from_env(env))
    await pool.start()
    stopping = asyncio.Event()
    background = asyncio.create_task(gateway.run(stopping))
    try:
        await _listen(build(config, gateway=gateway), config)
    finally:
        stopping.set()
        await background
        await pool.stop()
        gateway.outbox.close()


async def _listen(app: Starlette, config: Config) -> None:
    server = Server(
        app,
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_level=LogLevels.error,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    await server.serve()


def _keyring(env: Mapping[str, str]) -> Keyring:
    home = private_folder(gateway_home(env))
    return Keyring.create(home / "keys")
