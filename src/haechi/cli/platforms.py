"""`haechi platforms`: the book of places where things get posted, and how each of them is told."""

from __future__ import annotations

from typing import TextIO

import click

from haechi.cli.exits import Commands
from haechi.core.errors import Refusal

LONGEST_SECRET = 500


@click.group("platforms", cls=Commands)
def command() -> None:
    """Register platforms and their routes at the hub."""


@command.command("add")
@click.argument("slug")
@click.option("--ko", required=True, help="Its name in Korean.")
@click.option("--en", required=True, help="Its name in English.")
@click.option("--host", "hosts", required=True, multiple=True, help="May be given more than once.")
@click.option("--channel", required=True, help="How it is told: webhook or email.")
@click.option("--address", required=True, help="The https address of its webhook, or its mail address.")
@click.option("--answers", is_flag=True, help="It answers notices, signed with the shared secret.")
@click.option(
    "--secret-file", type=click.File(encoding="ascii"), help="Holds the shared secret; - is standard input."
)
def add(
    slug: str,
    ko: str,
    en: str,
    hosts: tuple[str, ...],
    channel: str,
    address: str,
    answers: bool,
    secret_file: TextIO | None,
) -> None:
    """Add the platform SLUG with one route, or replace that route.

    The secret is never an argument: arguments show in the list of running programs.
    """
    secret = _secret(secret_file) if secret_file else ""
    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel.clock import now
        from haechi.hub.platforms import api as platforms

        platforms.register(
            slug,
            name_ko=ko,
            name_en=en,
            hosts=hosts,
            channel=channel,
            address=address,
            secret=secret,
            capabilities=["answers"] if answers else [],
            now=now(),
        )


def _secret(file: TextIO) -> str:
    try:
        return file.read(LONGEST_SECRET).strip()
    except (OSError, ValueError):
        raise Refusal("bad_secret", "The secret cannot be read.", do="Give a file of one line.") from None
