"""Registering a platform from the command line: nothing secret in an argument, errors as sentences."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from haechi.cli import hub
from haechi.cli.main import main

SECRET = "whsec_" + base64.b64encode(b"canary-secret-canary-secret").decode()
BASE = ["platforms", "add", "board", "--ko", "사진 게시판", "--en", "Photo board", "--host", "board.example"]
HOOK = ["--channel", "webhook", "--address", "https://board.example/notices"]


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, [*BASE, *arguments], input=given)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """The hub is open already: this test's own database."""

    @contextmanager
    def opened() -> Iterator[None]:
        yield

    monkeypatch.setattr(hub, "hub", opened)


@pytest.mark.usefixtures("here")
def test_a_platform_is_added_and_its_route_replaced(tmp_path: Path) -> None:
    from haechi.hub.platforms import api as platforms

    kept = tmp_path / "secret"
    kept.write_text(SECRET + "\n")
    assert run(*HOOK, "--answers", "--secret-file", str(kept)).exit_code == 0
    route = platforms.route_to("platform:board", "webhook")
    assert (route.address, route.secret, route.answers) == ("https://board.example/notices", SECRET, True)
    assert run(*HOOK, "--secret-file", "-", given=SECRET).exit_code == 0
    assert not platforms.route_to("platform:board", "webhook").answers
    assert [one.name_ko for one in platforms.every()] == ["사진 게시판"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (HOOK, "webhook secret"),
        (["--channel", "email", "--address", "abuse@board.example", "--answers"], "webhook secret"),
        (["--channel", "webhook", "--address", "http://board.example/n", "--secret-file", "-"], "https"),
        (["--channel", "console", "--address", "-"], "plain text"),
    ],
)
def test_a_wrong_route_is_one_sentence(arguments: list[str], says: str) -> None:
    done = run(*arguments, given=SECRET)
    assert done.exit_code == 3
    assert says in done.output
    assert "canary" not in done.output


def test_what_is_missing_is_named_and_no_option_takes_a_secret(tmp_path: Path) -> None:
    assert "--address" in run("--channel", "email").output
    assert run(*HOOK, "--secret", SECRET).exit_code == 2
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")
    assert run(*HOOK, "--secret-file", str(binary)).exit_code == 3
