"""One run of the demonstration: the world set up, the thread driven or left to a person, then put away."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from haechi.core.errors import HaechiError, Refusal, Unavailable
from haechi.demo import tables
from haechi.demo.layout import Layout
from haechi.demo.narrate import Entry, TimeLine
from haechi.demo.run import Run, Say
from haechi.demo.world import World, embedded
from haechi.infra.clock import FileClock
from haechi.infra.files import private_folder

if TYPE_CHECKING:
    from haechi.demo.stage import Stage
    from haechi.demo.story import Thread


@contextmanager
def prepared(
    layout: Layout, *, say: Say, lasting: bool, watched: bool = False
) -> Iterator[tuple[World, Stage]]:
    """Database, tables, officers and programs. A run that is not `lasting` leaves nothing behind.

    `watched` logs every visit and keeps every job, to look for what must not be in them.
    """
    private_folder(layout.home)
    server = embedded(layout, os.environ, durable=lasting)
    if server:
        tables.make_way(layout, server, say=say)
    url = server.start() if server else os.environ["HAECHI_DATABASE_URL"]
    try:
        os.environ.update(layout.env(url))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haechi.hub.site.settings")
        import django

        django.setup()
        from django.db import connections

        from haechi.cli.hub import migrate
        from haechi.demo.stage import must_be_ours, set_stage

        if not server:
            tables.must_be_known(layout, url)
        migrate()
        must_be_ours()
        tables.note(layout, database=tables.OWN if server else url)
        stage = set_stage(layout, os.environ, now=FileClock(layout.clock).now())
        if watched:
            from haechi.demo.dump import keep_jobs

            keep_jobs()
        connections.close_all()
        world = World(
            layout,
            gateway=stage.gateway,
            secrets=stage.secrets,
            say=say,
            database=server,
            log_visits=watched,
        )
        with world.running():
            yield world, stage
            connections.close_all()
    finally:
        if server:
            server.stop() if lasting else server.destroy()


def drive(world: World, stage: Stage, *, timeline: TimeLine, run: Run) -> dict[str, Any]:
    """Walk the thread and return how it ended."""
    from haechi.demo.browser import best_victim
    from haechi.demo.outcome import outcome
    from haechi.demo.story import STEPS, Thread

    unknown = {step for _, step in run.kills} - {step.name for step in STEPS}
    if unknown:
        steps = ", ".join(step.name for step in STEPS)
        raise Refusal("unknown_step", f"There is no step {', '.join(unknown)}.", do=f"Steps are {steps}.")
    hub = world.layout.url("hub")
    with best_victim(hub, browser=run.browser, say=timeline.say) as victim:
        thread = Thread(world, stage, victim)
        _walk(thread, timeline, run.kills)
        if run.keep:
            from haechi.demo.dump import keep_everything

            keep_everything(thread, run.keep)
        return outcome(thread) if timeline.complete else {}


def _walk(thread: Thread, timeline: TimeLine, kills: Sequence[tuple[str, str]]) -> None:
    from haechi.demo.seen import eventually
    from haechi.demo.story import STEPS

    for step in STEPS:
        began = time.monotonic()
        try:
            step.act(thread)
            for service, at in kills:
                if at == step.name:
                    thread.world.kill(service)
            # Looking again is harmless, and what was killed may be away for a moment.
            seen = eventually(step.name, partial(step.see, thread))
        except (HaechiError, LookupError, OSError) as error:
            timeline.fail(step.name, f"{type(error).__name__}: {error}")
            return
        timeline.add(Entry(step.name, step.title, thread.world.now(), time.monotonic() - began, seen))


def running_env(layout: Layout) -> Mapping[str, str]:
    """The environment of a demonstration that runs now, or Unavailable."""
    server = embedded(layout, os.environ, durable=True)
    if server and not server.running:
        raise Unavailable("No demonstration is running.", do="Start it with `haechi demo`.")
    return layout.env(server.url if server else os.environ["HAECHI_DATABASE_URL"])
