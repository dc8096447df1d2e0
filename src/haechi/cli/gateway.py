"""`haechi gateway`: run the gateway beside a platform, show its key, register it at the hub."""

from __future__ import annotations

import os

import click

from haechi.cli.exits import Commands


@click.group("gateway", cls=Commands)
def command() -> None:
    """The service that answers, for each upload, whether it may be published, and why."""


@command.command("run")
def run() -> None:
    """Run the gateway until SIGTERM or Ctrl-C. Its settings are HAECHI_GATEWAY_*."""
    from haechi.gateway.serve import main

    main(os.environ)


@command.command("key")
def key() -> None:
    """Print the public key this gateway signs with, in base64url; made on first use."""
    from haechi.gateway.serve import public_key

    click.echo(public_key(os.environ))


@command.command("register")
@click.argument("name")
@click.argument("public_key")
def register(name: str, public_key: str) -> None:
    """At the hub: take the gateway NAME under contract by its PUBLIC_KEY.

    Prints the two settings the gateway needs.
    """
    from haechi.cli.hub import hub
    from haechi.wire import signing

    key = signing.public_key(public_key)
    with hub():
        for setting in registered(name, key.public_bytes_raw()):
            click.echo(setting)


def registered(name: str, key: bytes) -> tuple[str, str]:
    """Register at the hub that is open, and return the gateway's settings."""
    from haechi.hub.banks import api as banks
    from haechi.hub.kernel.clock import now

    subscriber = banks.register_gateway(name, key, now=now())
    return f"HAECHI_GATEWAY_SUBSCRIBER={subscriber}", f"HAECHI_GATEWAY_HUB_PUBLIC_KEY={banks.bank_key()}"
