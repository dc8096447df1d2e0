"""`haechi ledger`: check the whole record, or one proof from it."""

from __future__ import annotations

from pathlib import Path
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
@click.option(
    "--head",
    "noted",
    multiple=True,
    metavar="FILE_OR_HEAD",
    help="A head noted elsewhere that today's log must go on from: SIZE:ROOT, a signed head, a receipt's "
    "proof, or a file of these. May be given again.",
)
@click.pass_context
def verify(ctx: click.Context, as_json: bool, noted: tuple[str, ...]) -> None:
    """Recompute every transition, leaf and head, and name every contradiction.

    Exit code 0: everything fits. 5: it does not. Note the head it prints where neither the database's nor the
    key folder's operators can change it: with --head it shows later whether both were rolled back together.
    """
    from dataclasses import asdict

    from haechi.cli.hub import hub

    with hub():
        from haechi.hub.kernel.clock import now
        from haechi.hub.ledger import api as ledger
        from haechi.hub.site.wiring import WITNESSES

        told = [head for text in noted for head in ledger.read_noted(_text(text))]
        report = ledger.verify(now(), witnesses=WITNESSES, noted=told)
    if as_json:
        say({**asdict(report), "root": report.root.hex(), "sound": report.sound})
    else:
        for finding in report.findings:
            click.echo(f"{finding.kind}  {finding.where}  {finding.what}")
        click.echo(summary(report))
    if not report.sound:
        ctx.exit(Exit.TAMPERED)


def _text(file_or_head: str) -> str:
    """What a file of this name holds, or the words themselves."""
    path = Path(file_or_head)
    # Heads in JSON are longer than a file name may be.
    return path.read_text("utf-8") if len(file_or_head) < 250 and path.is_file() else file_or_head


def summary(report: Report) -> str:
    """The report in one sentence."""
    time = ", their time simulated" if report.simulated else ""
    counted = (
        f"{report.size} leaves ({report.erased} erased, {report.pending} pending), "
        f"{report.transitions} transitions, {report.heads} signed heads{time}"
    )
    if report.sound:
        return f"The ledger is sound: {counted}. Its head: {report.size}:{report.root.hex()}"
    return f"The ledger does not hold: {len(report.findings)} findings in {counted}."
