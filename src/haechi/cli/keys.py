"""`haechi keys`: the offline root that certifies members' keys, and the hub that checks its word.

`root` and `sign` run on a machine without a network; `trust`, `pending` and `certify` run at the hub.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from haechi.cli.exits import Commands
from haechi.cli.lines import say
from haechi.core.errors import Conflict, Refusal

SEED = 32


class PendingLine(msgspec.Struct, frozen=True):
    """One key that waits, as it travels to the offline machine."""

    key: str
    agency: str
    person: str
    name: str
    public: str


class SignedLine(msgspec.Struct, frozen=True):
    """The root's word for one key, on its way back."""

    key: str
    signature: str


@click.group("keys", cls=Commands)
def command() -> None:
    """Certify the keys that reports are sealed to. The root that does it never touches the hub."""


@command.command("root")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where to keep the secret.")
def root(out: Path) -> None:
    """Offline: make the root, and print its public half for `haechi keys trust`."""
    click.echo(new_root(out))


@command.command("sign")
@click.argument("root_file", type=click.Path(path_type=Path))
@click.argument("pending", type=click.File("rb"), default="-")
@click.option("--yes", is_flag=True, help="Sign without asking for each key.")
def sign(root_file: Path, pending: IO[bytes], yes: bool) -> None:
    """Offline: read PENDING (from `haechi keys pending`), ask about each key, print the signatures.

    Before you say yes, let the member read the key's id to you from their own screen.
    """
    seed = read_root(root_file)
    for line in _read(pending, PendingLine):
        said = f"{line.key}  {line.name} ({line.agency})"
        # The pipe brings the keys, so the answer comes from the terminal.
        if yes or _asked(said):
            say(msgspec.structs.asdict(signed(line, seed)))


@command.command("trust")
@click.argument("public")
def trust(public: str) -> None:
    """At the hub: trust this root, once and for all."""
    from haechi.cli.hub import hub
    from haechi.wire import signing

    key = signing.public_key(public)
    with hub():
        from haechi.hub.kernel import member_keys

        member_keys.trust_root(key.public_bytes_raw())


@command.command("pending")
def pending() -> None:
    """At the hub: print the keys that wait for the root, one line of JSON each."""
    from haechi.cli.hub import hub

    with hub():
        for line in pending_lines():
            say(msgspec.structs.asdict(line))


@command.command("certify")
@click.argument("signatures", type=click.File("rb"), default="-")
def certify(signatures: IO[bytes]) -> None:
    """At the hub: check and keep the root's SIGNATURES. From then on reports are sealed to those keys."""
    from haechi.cli.hub import hub

    lines = tuple(_read(signatures, SignedLine))
    with hub():
        from haechi.hub.kernel.clock import now

        for key in certify_lines(lines, now=now()):
            click.echo(f"{key} certified", err=True)


def new_root(out: Path) -> str:
    """Make a root's secret in `out` (0600), which must not exist, and return its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from haechi.core.canonical import b64u
    from haechi.infra.files import write_once

    secret = Ed25519PrivateKey.generate()
    try:
        made = write_once(out, secret.private_bytes_raw())
    except OSError:
        raise Refusal("not_written", f"{out} cannot be written.", do="Choose another place.") from None
    if not made:
        raise Conflict(f"{out} is there already.", do="Keep it safe; choose another name for a new root.")
    return b64u(secret.public_key().public_bytes_raw())


def read_root(path: Path) -> bytes:
    """The root's secret; a file that others can read is refused."""
    try:
        mode, seed = path.stat().st_mode, path.read_bytes()
    except OSError:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Check its name.") from None
    if len(seed) != SEED:
        raise Refusal("not_a_root", f"{path} is no root.", do="Use the file `haechi keys root` made.")
    if mode & 0o077:
        raise Refusal("root_exposed", f"Others can read {path}.", do="Take that away: chmod 600.")
    return seed


def signed(line: PendingLine, seed: bytes) -> SignedLine:
    """The root's signature of one key, for this person and agency and no other."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from haechi.core.canonical import b64u, unb64u
    from haechi.core.certificate import member_statement
    from haechi.infra.sealing import key_id

    try:
        public = unb64u(line.public)
    except ValueError:
        public = b""
    if key_id(public) != line.key:
        raise Refusal("bad_key", f"{line.key} is not the id of its key.", do="Export the keys again.")
    statement = member_statement(agency=line.agency, person=line.person, public=public)
    return SignedLine(line.key, b64u(Ed25519PrivateKey.from_private_bytes(seed).sign(statement)))


def pending_lines() -> tuple[PendingLine, ...]:
    """What waits for the root at the hub that is open."""
    from haechi.core.canonical import b64u
    from haechi.hub.kernel import member_keys

    return tuple(
        PendingLine(
            key=key.key_id,
            agency=key.agency,
            person=str(key.person_id),
            name=key.person,
            public=b64u(key.public),
        )
        for key in member_keys.pending()
    )


def certify_lines(lines: Iterable[SignedLine], *, now: datetime) -> Iterator[str]:
    """Certify at the hub that is open, and name each key that is."""
    from haechi.core.canonical import unb64u
    from haechi.hub.kernel import member_keys

    for line in lines:
        try:
            signature = unb64u(line.signature)
        except ValueError:
            signature = b""
        member_keys.certify(line.key, signature, now=now)
        yield line.key


def _read(file: IO[bytes], kind: type[Any]) -> Iterator[Any]:
    for number, raw in enumerate(file, start=1):
        if not raw.strip():
            continue
        try:
            yield msgspec.json.decode(raw, type=kind)
        except msgspec.MsgspecError:
            raise Refusal("bad_line", f"Line {number} is not as it should be.", do="Export again.") from None


def _asked(said: str) -> bool:
    try:
        with Path("/dev/tty").open() as terminal:
            sys.stderr.write(f"Sign {said}? [y/N] ")
            sys.stderr.flush()
            return terminal.readline().strip().lower() in ("y", "yes")
    except OSError:
        raise Refusal("nobody_asked", "There is no terminal to ask at.", do="Use --yes.") from None
