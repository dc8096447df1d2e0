"""A subject of the ledger's own, and keys that no other test has signed heads with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models

from haechi.core.machine import Machine, State, moves
from haechi.testing.clock import MORNING

LAMP = Machine(
    name="lamp",
    initial="off",
    states=(State("off", "system"), State("on", "system"), State("broken", "system", final=True)),
    table=moves("system", "off > on", "on > off", "on > broken"),
)


@cache
def lamp_model() -> Any:
    """Declared once Django is set up. It belongs to no installed app, so no other test meets it."""
    from haechi.hub.kernel.transitions import Subject, TransitionRow

    class Lamp(Subject):
        """Something with a state that no room of the hub knows."""

        machine = LAMP

        class Meta:
            app_label = "lampshop"
            db_table = "ledger_lamp"

    class LampTransition(TransitionRow):
        subject = models.ForeignKey(Lamp, on_delete=models.CASCADE, related_name="transitions")

        class Meta(TransitionRow.Meta):
            app_label = "lampshop"
            db_table = "ledger_lamptransition"

    return Lamp


@pytest.fixture(scope="session")
def lamp_tables(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(lamp_model())
        editor.create_model(lamp_model().transitions.rel.related_model)


@pytest.fixture(autouse=True)
def the_only_subject(lamp_tables: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger finds lamps by the walk that else finds the rooms' subjects. None is left from before."""
    from haechi.hub.ledger import subjects

    rows = lamp_model().transitions.rel.related_model
    # A flush empties the tables of installed apps alone; a test that commits would leave its lamps behind.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_lamptransition")
        cursor.execute("DELETE FROM ledger_lamp")
    monkeypatch.setattr(subjects, "transition_models", lambda: (rows,))


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Each test has its own key folder, and so its own file of heads."""
    from haechi.hub.kernel.keys import keyring as hub_keyring

    settings.HAECHI_KEYS = str(tmp_path / "ledger-keys")
    hub_keyring.cache_clear()
    yield tmp_path / "ledger-keys"
    hub_keyring.cache_clear()


@pytest.fixture
def lamp(db: None, now: datetime) -> Any:
    lamp_model().objects.all().delete()
    return lamp_model().objects.create(state="off", created_at=now, entered_at=now)
