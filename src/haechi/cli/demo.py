"""`haechi demo`: the whole thread on this machine, for a visitor or by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from haechi.core.errors import Refusal
from haechi.demo.run import Run, Say

if TYPE_CHECKING:
    from haechi.demo.layout import Layout
    from haechi.demo.narrate import TimeLine

KILLABLE = ("hub", "worker", "database", "gateway", "board", "deaf", "prober")


@click.command("demo")
@click.option("--once", is_flag=True, help="Drive the thread without a person, on free ports, and clean up.")
@click.option("--json", "as_json", is_flag=True, help="With --once: print the time line as one JSON object.")
@click.option("--keep", type=click.Path(path_type=Path), help="With --once: keep all that was stored here.")
@click.option("--kill", "kills", multiple=True, metavar="PROGRAM@STEP", help="With --once: kill -9 it there.")
@click.option("--without-browser", is_flag=True, help="With --once: report over HTTP, with the same sealing.")
@click.option("--advance", type=float, metavar="HOURS", help="Move the clock of the running demonstration.")
@click.option("--verify", is_flag=True, help="Verify the ledger of the running demonstration.")
@click.pass_context
def command(
    ctx: click.Context,
    once: bool,
    as_json: bool,
    keep: Path | None,
    kills: tuple[str, ...],
    without_browser: bool,
    advance: float | None,
    verify: bool,
) -> None:
    """Start database, hub, worker, gateway, two boards and the prober, and show the way through.

    With --once it plays the whole thread itself, moves the clock, and exits with 0 only if every step was
    seen. Nothing real is in it: the pictures are drawings.
    """
    if advance is not None:
        _advance(advance)
    elif verify:
        ctx.exit(_verify())
    elif once:
        say = _aside if as_json else click.echo
        run = Run(keep=keep, kills=read_kills(kills), browser=not without_browser)
        timeline, outcome = play_once(run, say=say)
        if as_json:
            click.echo(timeline.as_json(outcome=outcome))
        ctx.exit(0 if timeline.complete else 1)
    else:
        _stay()


def read_kills(texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """`worker@sent` as ("worker", "sent"), or a Refusal."""
    found = [(service, step) for service, _, step in (text.partition("@") for text in texts)]
    if any(service not in KILLABLE or not step for service, step in found):
        raise Refusal("bad_kill", "It is PROGRAM@STEP.", do=f"Programs are {', '.join(KILLABLE)}.")
    return tuple(found)


def play_once(run: Run, *, say: Say) -> tuple[TimeLine, dict[str, Any]]:
    """Play the thread in a folder of its own, on ports of its own, and clean up behind it."""
    from haechi.demo.layout import Layout, Ports
    from haechi.demo.leftovers import PREFIX, sweep
    from haechi.demo.narrate import TimeLine
    from haechi.demo.play import drive, prepared
    from haechi.infra.supervisor import only_one

    timeline = TimeLine(say=say)
    sweep(Path(tempfile.gettempdir()), say=_aside)
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        layout = Layout(home, Ports.free())
        with (
            only_one(layout.lock),
            prepared(layout, say=_aside, lasting=False, watched=run.keep is not None) as (world, stage),
        ):
            return timeline, drive(world, stage, timeline=timeline, run=run)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _stay() -> None:
    from haechi.demo.play import prepared
    from haechi.infra.supervisor import only_one, stop_on_signals

    layout, stop = _lasting(), Event()
    with (
        only_one(layout.lock),
        stop_on_signals(stop),
        prepared(layout, say=_aside, lasting=True) as (world, stage),
    ):
        # Only now: what knows the hub's tables wants Django set up first.
        from haechi.demo.tour import guide, hang_pictures

        click.echo(guide(world.layout, stage, hang_pictures(world.layout)))
        stop.wait()
        _aside("stopping")


def _advance(hours: float) -> None:
    from haechi.infra.clock import FileClock

    now = FileClock(_lasting().clock).advance(hours * 3600)
    click.echo(f"It is now {now:%Y-%m-%d %H:%M} UTC in the demonstration.")


def _verify() -> int:
    from haechi.demo.play import running_env

    command = [sys.executable, "-m", "haechi.cli", "ledger", "verify"]
    return subprocess.run(command, env={**os.environ, **running_env(_lasting())}, check=False).returncode


def _lasting() -> Layout:
    """The demonstration that stays: in a folder of its own beside a real installation's."""
    from haechi.demo.layout import Layout, Ports
    from haechi.infra.files import private_folder
    from haechi.infra.paths import state_dir

    return Layout(private_folder(state_dir() / "demo"), Ports())


def _aside(text: str) -> None:
    click.echo(text, err=True)
