"""`haechi serve`: one installation on one machine: database, hub, worker, and the gateway if configured."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from threading import Event

import click

from haechi.cli.services import HUB_PORT


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the hub listens on.")
@click.option("--port", default=HUB_PORT, show_default=True, help="Port the hub listens on.")
@click.option("--workers", default=1, show_default=True, help="Processes that answer for the hub.")
def command(host: str, port: int, workers: int) -> None:
    """Start everything one machine needs and keep it running until Ctrl-C.

    The database is an embedded PostgreSQL unless HAECHI_DATABASE_URL names another. The gateway is started
    where HAECHI_GATEWAY_HUB_URL is set. What dies is started again.
    """
    from haechi.cli.hub import hub, migrate
    from haechi.cli.services import gateway_service, hub_service, worker_service
    from haechi.infra.paths import state_dir
    from haechi.infra.supervisor import Supervisor, only_one, stop_on_signals

    os.environ.setdefault("HAECHI_BASE_URL", f"http://{host}:{port}")
    stop = Event()
    with only_one(state_dir() / "serve.lock"), stop_on_signals(stop), hub():
        migrate()
        services = [hub_service({}, host=host, port=port, workers=workers), worker_service({})]
        if gateway_configured(os.environ):
            services.append(gateway_service({}))
        supervisor = Supervisor(tuple(services), say=say, tend=tend_database(os.environ))
        supervisor.start()
        for line in banner(os.environ):
            say(line)
        supervisor.run(stop)


def gateway_configured(env: Mapping[str, str]) -> bool:
    return bool(env.get("HAECHI_GATEWAY_HUB_URL"))


def tend_database(env: Mapping[str, str]) -> Callable[[], None]:
    """Starts the embedded database again should it die. A named server is not ours to tend."""
    from haechi.infra.paths import postgres_dir
    from haechi.infra.postgres import EmbeddedPostgres

    server = EmbeddedPostgres(postgres_dir(env))
    if env.get("HAECHI_DATABASE_URL") != server.url:
        return lambda: None

    def tend() -> None:
        if not server.running:
            say("the database ended; starting it again")
            server.start()

    return tend


def banner(env: Mapping[str, str]) -> list[str]:
    """What an operator has to see at start: addresses, clock, and which local targets probes may reach."""
    base = env["HAECHI_BASE_URL"].rstrip("/")
    lines = [f"hub      {base}/", f"desk     {base}/desk/"]
    if gateway_configured(env):
        host = env.get("HAECHI_GATEWAY_HOST", "127.0.0.1")
        lines.append(f"gateway  http://{host}:{env.get('HAECHI_GATEWAY_PORT', '8601')}/")
    clock = "SIMULATED: every head of the ledger says so" if env.get("HAECHI_CLOCK_FILE") else "the system's"
    allowed = env.get("HAECHI_PROBE_ALLOW") or "none"
    return [*lines, f"clock    {clock}", f"probes may reach these local addresses: {allowed}"]


def say(line: str) -> None:
    click.echo(line, err=True)
