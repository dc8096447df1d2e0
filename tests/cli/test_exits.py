"""Errors are sentences and codes."""

import click
import pytest
from click.testing import CliRunner

from haechi.cli.exits import Commands, Exit
from haechi.core.errors import Conflict, HaechiError, NotPermitted, Refusal, Tampered, Unavailable


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refusal("bad", "It is bad.", do="Mend it."), Exit.REFUSED),
        (Tampered("It is bad.", do="Mend it."), Exit.TAMPERED),
        (Unavailable("It is bad.", do="Mend it."), Exit.UNAVAILABLE),
        (NotPermitted("It is bad.", do="Mend it."), Exit.NOT_ALLOWED),
        (Conflict("It is bad.", do="Mend it."), Exit.CONFLICT),
    ],
)
def test_an_error_is_one_sentence_and_its_code(error: HaechiError, code: Exit) -> None:
    @click.group(cls=Commands)
    def program() -> None: ...

    @program.command("fail")
    def fail() -> None:
        raise error

    done = CliRunner().invoke(program, ["fail"])
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr == "haechi: It is bad. Mend it.\n"


def test_stopping_by_hand_is_no_error() -> None:
    @click.group(cls=Commands)
    def program() -> None: ...

    @program.command("wait")
    def wait() -> None:
        raise KeyboardInterrupt

    assert CliRunner().invoke(program, ["wait"]).exit_code == Exit.INTERRUPTED
