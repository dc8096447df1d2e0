"""The run looks at every upload in every way, and says the same on one process and on two."""

from __future__ import annotations

import json

from click.testing import CliRunner

from haechi.bench.robust import Plan, run
from haechi.bench.robust.looks import Way
from haechi.bench.robust.tally import ALL
from haechi.cli.bench import command

WANTED = ("sepia", "crop 20 %", "rotation 90", "white border 5-15 %", "collage 2x2, cropped")


def test_each_way_finds_what_it_is_for() -> None:
    tally = run(Plan(drawn=4, seeds=1, processes=1, wanted=WANTED))
    share = {(change, way): tally.share(change, way)[0] for change in WANTED for way in (*Way, ALL)}
    assert share["sepia", Way.WHOLE] == share["rotation 90", Way.TURNED] == 1
    assert share["rotation 90", Way.WHOLE] == share["crop 20 %", Way.TURNED] == 0
    assert share["white border 5-15 %", Way.BORDER] == 1
    assert share["crop 20 %", Way.HOLD] == share["crop 20 %", ALL] > 0.6
    assert share["collage 2x2, cropped", ALL] > 0.6
    assert {"crop 20 %", "sepia"} <= {line[0] for line in tally.table()}
    assert not any(outcome.wrong for outcome in tally.outcomes)


def test_processes_do_not_change_what_is_found() -> None:
    plans = [Plan(drawn=2, seeds=1, processes=count, wanted=("crop 40 %",)) for count in (1, 2)]
    one, two = ([(o.number, o.seed, o.found) for o in run(plan).outcomes] for plan in plans)
    assert one == two
    assert len(one) >= 2


def test_the_command_prints_rows_or_a_table() -> None:
    few = ["robust", "--drawn", "4", "--seeds", "1", "--processes", "1", "--change", "mirror"]
    table = CliRunner().invoke(command, few)
    assert table.exit_code == 0, table.output
    assert "mirror" in table.output
    assert "unrelated" in table.output
    rows = [json.loads(line) for line in CliRunner().invoke(command, [*few, "--json"]).output.splitlines()]
    assert {"PDQ whole", "windows hold", "haechi"} <= {row["engine"] for row in rows}
    unknown = CliRunner().invoke(command, ["robust", "--change", "melted"])
    assert unknown.exit_code == 2
    assert "JPEG q30" in unknown.output
