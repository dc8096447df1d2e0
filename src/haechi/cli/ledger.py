"""`haechi ledger`: check the whole record, or one proof from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from haechi.cli.exits import Commands, Exit
from haechi.cli.lines import say

if TYPE_CHECKING:
    from haechi.hub.ledger.records import Report


@click.group("ledger", cls=Commands)
def command() -> None:
    """The append-only record anyone can check."""


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one line of JSON.")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Recompute every transition, leaf and head, and name every contradiction.

    Exit code 0: everything fits. 5: it does not.
    """
    from dataclasses import asdict

    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel.clock import now
        from haechi.hub.ledger import api as ledger
        from haechi.hub.site.wiring import WITNESSES

        report = ledger.verify(now(), witnesses=WITNESSES)
    if as_json:
        say({**asdict(report), "root": report.root.hex(), "sound": report.sound})
    else:
        for finding in report.findings:
            click.echo(f"{finding.kind}  {finding.where}  {finding.what}")
        click.echo(summary(report))
    if not report.sound:
        ctx.exit(Exit.TAMPERED)


def summary(report: Report) -> str:
    """The report in one sentence."""
    time = ", their time simulated" if report.simulated else ""
    counted = (
        f"{report.size} leaves ({report.erased} erased, {report.pending} pending), "
        f"{report.transitions} transitions, {report.heads} signed heads{time}"
    )
    if report.sound:
        return f"The ledger is sound: {counted}. Root {report.root.hex()}"
    return f"The ledger does not hold: {len(report.findings)} findings in {counted}."
