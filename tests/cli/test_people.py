"""The commands about people say what they need before they open the hub."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from haechi.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["people", "add", "mina"], "--agency"),
        (["people", "add", "mina", "--agency", "centre"], "--role"),
        (["people", "agency", "centre", "--ko", "센터"], "--en"),
        (["people", "close"], "USERNAME"),
    ],
)
def test_what_is_missing_is_named(arguments: list[str], missing: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert missing in done.output


def test_a_password_is_asked_for_and_never_echoed() -> None:
    done = CliRunner().invoke(
        main, ["people", "add", "m", "--agency", "a", "--role", "lead"], input="one-password\nanother\n"
    )
    assert done.exit_code == 1
    assert "do not match" in done.output
    assert "one-password" not in done.output
