"""A demonstration of another version begins anew; what is not its own stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from haechi.core.errors import Refusal
from haechi.demo import tables
from haechi.demo.layout import Layout

URL = "postgresql://elsewhere/demo"


class Server:
    """An embedded database as its folder shows it: with data in it, or without."""

    def __init__(self, base: Path, *, made: bool) -> None:
        self.layout, self.data, self.destroyed = self, base / "data", 0
        self.data.mkdir(parents=True)
        if made:
            (self.data / "PG_VERSION").write_text("17\n")

    def destroy(self) -> None:
        self.destroyed += 1


@pytest.fixture
def lived_in(layout: Layout) -> Layout:
    """A folder as a demonstration leaves it, beside a real installation's."""
    for name in ("keys", "board"):
        (layout.home / name).mkdir()
        (layout.home / name / "something").write_text("x")
    (layout.home / "members.json").write_text("[]")
    layout.lock.touch()
    outside = layout.home.parent / "keys"
    outside.mkdir()
    (outside / "real").write_text("x")
    (layout.home / "link").symlink_to(outside)
    return layout


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def make_way(layout: Layout, *, made: bool) -> tuple[Any, list[str]]:
    said: list[str] = []
    server: Any = Server(layout.home.parent / "postgres", made=made)
    tables.make_way(layout, server, say=said.append)
    return server, said


def test_the_definition_follows_every_migration(tmp_path: Path) -> None:
    folder = tmp_path / "room" / "migrations"
    folder.mkdir(parents=True)
    seen = {tables.definition(tmp_path)}
    for name, text in (("0001_initial.py", "a"), ("0001_initial.py", "b"), ("0002_more.py", "")):
        (folder / name).write_text(text)
        seen.add(tables.definition(tmp_path))
    seen |= {tables.definition(tmp_path, database=URL), tables.definition()}
    (tmp_path / "room" / "models.py").write_text("no matter")

    assert len(seen) == 6
    assert tables.definition(tmp_path) in seen
    assert len(list(tables.HUB.rglob("migrations/0001_initial.py"))) >= 5


@pytest.mark.parametrize("noted", ["", "of another version"])
def test_other_tables_make_way(lived_in: Layout, noted: str) -> None:
    if noted:
        lived_in.tables.write_text(noted)

    server, said = make_way(lived_in, made=True)

    assert server.destroyed == 1
    assert names(lived_in.home) == {"demo.lock"}
    assert names(lived_in.home.parent / "keys") == {"real"}
    [sentence] = said
    assert "begins anew" in sentence


def test_the_same_tables_stay(lived_in: Layout) -> None:
    tables.note(lived_in)
    before = names(lived_in.home)

    server, said = make_way(lived_in, made=True)

    assert (server.destroyed, said, names(lived_in.home)) == (0, [], before)


def test_a_first_start_has_nothing_to_put_away(layout: Layout) -> None:
    server, said = make_way(layout, made=False)

    assert (server.destroyed, said) == (0, [])


def test_a_folder_that_belonged_to_a_named_database_makes_way(lived_in: Layout) -> None:
    tables.note(lived_in, database=URL)

    _, said = make_way(lived_in, made=False)

    assert (names(lived_in.home), len(said)) == ({"demo.lock"}, 1)


@pytest.mark.django_db
def test_a_named_database_with_tables_is_never_touched(lived_in: Layout) -> None:
    before = names(lived_in.home)

    with pytest.raises(Refusal, match="was not made") as refused:
        tables.must_be_known(lived_in, URL)
    assert "HAECHI_DATABASE_URL" in refused.value.do
    assert names(lived_in.home) == before

    tables.note(lived_in, database=URL)
    tables.must_be_known(lived_in, URL)
    with pytest.raises(Refusal):
        tables.must_be_known(lived_in, "postgresql://elsewhere/another")
