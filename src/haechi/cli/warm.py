"""`haechi warm`: compile what is compiled on first use."""

from __future__ import annotations

import click


@click.command("warm")
def command() -> None:
    """Compile the hashing and search kernels now, so that the first real use is fast."""
    from haechi import index
    from haechi.hashes import pdq, windows
    from haechi.hashes.pdq import sights
    from haechi.hashes.windows import match

    pdq.warm()
    sights.warm()
    windows.warm()
    match.warm()
    index.warm()
