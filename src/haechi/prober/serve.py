"""Start the prober. Without HAECHI_PROBER_MANDATE it runs and refuses every comparison."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from haechi.core.errors import Refusal
from haechi.infra.clock import clock_from_env
from haechi.infra.http import parse_allow
from haechi.infra.workers import Pool, PoolSettings
from haechi.prober.app import Prober, build
from haechi.prober.fetch import Fetcher
from haechi.prober.mandate import load

PREFIX = "HAECHI_PROBER_"


def main(env: Mapping[str, str]) -> None:
    """Serve until told to stop."""
    host, port = env.get(f"{PREFIX}HOST", "127.0.0.1"), env.get(f"{PREFIX}PORT", "8621")
    token = env.get(f"{PREFIX}TOKEN", "")
    if not port.isdigit() or not (_is_loopback(host) or len(token) >= 16):
        raise Refusal(
            "setting",
            "HAECHI_PROBER_PORT is a number, and beyond this machine HAECHI_PROBER_TOKEN has 16 characters.",
            do="Set them and start again.",
        )
    asyncio.run(_serve(env, host, int(port), token))


async def _serve(env: Mapping[str, str], host: str, port: int, token: str) -> None:
    named = env.get(f"{PREFIX}MANDATE", "")
    mandate = load(Path(named), demo=env.get("HAECHI_DEMO") == "1") if named else None
    worker = (sys.executable, "-m", "haechi.hashes.worker")
    pool = Pool(PoolSettings(command=worker, size=1, user=env.get(f"{PREFIX}WORKER_USER", "nobody")))
    fetcher = Fetcher(allow=parse_allow(env.get("HAECHI_PROBE_ALLOW", "")))
    prober = Prober(mandate=mandate, reader=fetcher, eyes=pool, clock=clock_from_env(env), token=token)
    await pool.start()
    server = Server(
        build(prober), address=host, port=port, interface=Interfaces.ASGINL, log_level=LogLevels.error
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    try:
        await server.serve()
    finally:
        await pool.stop()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
