"""The prober looks for one body, at the places its mandate names, until it ends, and never at minors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.prober.mandate import Forbidden, Mandate, check, load

UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
NOW = UNTIL - timedelta(days=1)
MANDATE = Mandate(who="Authority", basis="Statute 1", until=UNTIL, hosts=("board.example", "127.0.0.1:8611"))
TEXT = """
who: Authority
basis: Statute 1
until: 2027-01-01T00:00:00Z
hosts: ["board.example"]
"""


def test_a_mandate_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mandate.yml"
    path.write_text(TEXT)
    assert load(path, demo=False) == Mandate("Authority", "Statute 1", UNTIL, ("board.example",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        TEXT.replace("who: Authority", ""),
        TEXT.replace("T00:00:00Z", "T00:00:00"),
        TEXT.replace('["board.example"]', "[]"),
        TEXT + "for: fun\n",
        TEXT + "simulated: true\n",
    ],
)
def test_anything_less_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mandate.yml"
    path.write_text(text)
    with pytest.raises(Refusal):
        load(path, demo=False)


def test_a_simulated_mandate_is_for_demonstrations(tmp_path: Path) -> None:
    path = tmp_path / "mandate.yml"
    path.write_text(TEXT + "simulated: true\n")
    assert load(path, demo=True).simulated


@pytest.mark.parametrize(
    "locator", ["https://board.example/p/1", "http://BOARD.example:9/p", "http://127.0.0.1:8611/p/1"]
)
def test_what_the_mandate_names_may_be_looked_at(locator: str) -> None:
    assert check(MANDATE, locator=locator, minor_possible=False, now=NOW) is MANDATE


@pytest.mark.parametrize(
    ("mandate", "locator", "minor", "now", "reason"),
    [
        (None, "https://board.example/", False, NOW, "no_mandate"),
        (MANDATE, "https://board.example/", False, UNTIL, "mandate_over"),
        (MANDATE, "https://board.example/", True, NOW, "minor_possible"),
        (None, "https://board.example/", True, NOW, "minor_possible"),
        (MANDATE, "https://evil.example/board.example", False, NOW, "target_not_allowed"),
        (MANDATE, "https://board.example.evil.example/", False, NOW, "target_not_allowed"),
        (MANDATE, "https://board.example@evil.example/", False, NOW, "target_not_allowed"),
        (MANDATE, "http://127.0.0.1:8612/p/1", False, NOW, "target_not_allowed"),
        (MANDATE, "http://board.example:port/", False, NOW, "target_not_allowed"),
    ],
)
def test_everything_else_is_forbidden_by_name(
    mandate: Mandate | None, locator: str, minor: bool, now: datetime, reason: str
) -> None:
    with pytest.raises(Forbidden) as caught:
        check(mandate, locator=locator, minor_possible=minor, now=now)
    assert caught.value.reason == reason
