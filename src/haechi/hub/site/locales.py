"""Compile every .po of the hub to .mo, without the gettext tools: `python -m haechi.hub.site.locales`."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HUB = Path(__file__).parents[1]


def compile_all(root: Path = HUB) -> tuple[Path, ...]:
    """Write a .mo next to each .po under `root`; returns what was written."""
    written = []
    for source in sorted(root.glob("**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text))
        written.append(target)
    return tuple(written)


if __name__ == "__main__":
    compile_all()
