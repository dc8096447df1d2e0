"""`haechi people`: agencies and the accounts of those who work in them."""

from __future__ import annotations

import click

from haechi.cli.exits import Commands


@click.group("people", cls=Commands)
def command() -> None:
    """Add agencies and people at the hub."""


@command.command("agency")
@click.argument("slug")
@click.option("--ko", required=True, help="Its name in Korean.")
@click.option("--en", required=True, help="Its name in English.")
@click.option("--may-order", is_flag=True, help="It is an authority that can order, not only propose.")
def agency(slug: str, ko: str, en: str, may_order: bool) -> None:
    """Add the agency SLUG, or rename it."""
    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel import staff

        staff.add_agency(slug, name_ko=ko, name_en=en, may_order=may_order)


@command.command("add")
@click.argument("username")
@click.option("--agency", "place", required=True, help="The slug of their agency.")
@click.option("--role", "roles", required=True, multiple=True, help="May be given more than once.")
@click.option("--name", default="", help="What colleagues see.")
@click.password_option(prompt="First password (at least 12 characters)")
def add(username: str, place: str, roles: tuple[str, ...], name: str, password: str) -> None:
    """Add the person USERNAME. They make their sealing key themselves, at /desk/keys/."""
    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel import staff

        staff.add_person(username, password=password, agency=place, roles=roles, display_name=name)


@command.command("close")
@click.argument("username")
def close(username: str) -> None:
    """Let USERNAME in no more; from now on nothing is sealed to their keys."""
    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel import staff

        staff.close_account(username)
