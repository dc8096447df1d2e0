"""What the program's exit code says, and how an error becomes one sentence instead of a traceback."""

from __future__ import annotations

from enum import IntEnum
from typing import IO, Any

import click

from haechi.core.errors import Conflict, HaechiError, NotAllowed, Tampered, Unavailable


class Exit(IntEnum):
    """Exit codes; `haechi --help` lists them too."""

    DONE = 0
    FOUND = 1  # scan: something in the bank was found, as virus scanners say it
    USAGE = 2  # a wrong option or argument
    REFUSED = 3  # some input could not be used; its reason was printed
    UNAVAILABLE = 4  # a service is out of reach: try again
    TAMPERED = 5  # a checksum, a signature or the ledger does not hold
    NOT_ALLOWED = 6
    CONFLICT = 7
    INTERRUPTED = 130


_CODES: tuple[tuple[type[HaechiError], Exit], ...] = (
    (Unavailable, Exit.UNAVAILABLE),
    (Tampered, Exit.TAMPERED),
    (NotAllowed, Exit.NOT_ALLOWED),
    (Conflict, Exit.CONFLICT),
)


class Stopped(click.ClickException):
    """One of our errors on its way out."""

    def __init__(self, error: HaechiError) -> None:
        super().__init__(str(error))
        code = next((code for kind, code in _CODES if isinstance(error, kind)), Exit.REFUSED)
        # click declares it on the class and reads it from the instance.
        setattr(self, "exit_code", int(code))  # noqa: B010

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"haechi: {self.format_message()}", file=file, err=True)


class Commands(click.Group):
    """A group whose errors are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HaechiError as error:
            raise Stopped(error) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(Exit.INTERRUPTED) from None
