"""The programs that make up a running installation, as the supervisor starts them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from haechi.infra.supervisor import Service

HUB_PORT = 8600
_VISIT = '"%(method)s %(path)s?%(query_string)s" %(status)d'


def hub_service(
    env: Mapping[str, str],
    *,
    host: str,
    port: int,
    workers: int = 1,
    log: Path | None = None,
    log_visits: bool = False,
) -> Service:
    """The hub's pages and API. Visits are not logged: who came when is nobody's business."""
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "8", "--log-level", "error"),
        *(("--access-log", "--access-log-fmt", _VISIT) if log_visits else ("--no-access-log",)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "haechi.hub.site.wsgi:application"),
    )
    return Service("hub", command, env, log=log)


def worker_service(env: Mapping[str, str], *, log: Path | None = None) -> Service:
    """Jobs and timers."""
    return Service("worker", _haechi("worker"), env, log=log, grace=30)


def gateway_service(env: Mapping[str, str], *, log: Path | None = None) -> Service:
    """The gateway, configured by HAECHI_GATEWAY_*."""
    return Service("gateway", _haechi("gateway", "run"), env, log=log)


def prober_service(env: Mapping[str, str], *, log: Path | None = None) -> Service:
    """The separate comparer of content, configured by HAECHI_PROBER_*."""
    return Service("prober", _haechi("prober", "run"), env, log=log)


def _haechi(*command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "haechi.cli", *command)
