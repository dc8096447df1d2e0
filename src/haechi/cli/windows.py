"""Window hashes on the command line: banks of them, and why a picture matched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.core.signal import Squares
    from haechi.hashes.windows.bank import WindowBank
    from haechi.hashes.windows.explain import Sentence
    from haechi.media import Raster

Record = dict[str, object]


def build(hashes: Path, output: Path, key: bytes | None) -> int:
    """Make a bank file of a list, and count its hashes."""
    from haechi.hashes.windows.bank import WindowBank
    from haechi.hashes.windows.shelf import Shelf
    from haechi.scan.parts import listed

    bank = WindowBank(Shelf.of(enumerate(listed(hashes))))
    try:
        bank.save(output, key=key)
    except OSError as error:
        raise Refusal("not_written", f"{output} cannot be written.", do="Choose another place.") from error
    return len(bank)


def open_bank(path: Path, key: bytes | None) -> WindowBank:
    """The bank, ready to be searched, or a refusal that names what is wrong with the file."""
    from haechi.hashes.windows.bank import WindowBank

    try:
        return WindowBank.open(path, key=key)
    except OSError as error:
        raise Refusal("unreadable", f"{path} cannot be read.", do="Check its name.") from error


def matches(bank: WindowBank, path: Path, *, query: int, draw: Path | None) -> Iterator[Record]:
    """A line for each entry of the bank that one picture agrees with, the strongest first."""
    from haechi.hashes import windows
    from haechi.hashes.windows.explain import sentence, squares
    from haechi.hashes.windows.match import matches as found

    picture = _read(path)
    asked = windows.query(picture)
    for match in found(bank, asked, entries=len(bank)):
        evidence, verified = match.evidence, match.verified
        words = sentence(
            agreeing=evidence.agreeing,
            banked=evidence.banked,
            shown=evidence.shown,
            turn=verified.agreement.turn,
        )
        far = verified.far[verified.there].tolist()
        record: Record = {
            "query": query,
            "path": str(path),
            "entry": match.entry,
            "agreeing": evidence.agreeing,
            "banked": evidence.banked,
            "shown": round(evidence.shown, 4),
            "alike": None if verified.alike is None else round(verified.alike, 2),
            "turned": verified.agreement.turn,
            "distance": {"least": min(far), "mean": round(sum(far) / len(far), 1), "most": max(far)},
            "expected": float(f"{evidence.expected:.3g}"),
            "strength": evidence.strength.value if evidence.strength else "none",
            "sentence": {"en": words.en, "ko": words.ko},
        }
        if draw is not None:
            name = f"{query}-{re.sub(r'[^A-Za-z0-9_-]', '_', path.stem)}-{match.entry}"
            record["drawing"] = str(_drawn(draw / name, squares(verified, asked.seen), words, picture))
        yield record


def _drawn(target: Path, squares: Squares, words: Sentence, picture: Raster) -> Path:
    """An SVG and a PNG of the agreeing windows on the picture asked about; where the SVG is."""
    from haechi.hashes.windows import overlay

    drawing, pixels = target.with_suffix(".svg"), picture.upright()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        drawing.write_text(overlay.svg(squares, words, pixels), encoding="utf-8")
        target.with_suffix(".png").write_bytes(overlay.png(squares, pixels))
    except OSError as error:
        raise Refusal("not_written", f"{drawing} cannot be written.", do="Choose another place.") from error
    return drawing


def _read(path: Path) -> Raster:
    from haechi.media import raster
    from haechi.media.files import read

    return raster(read(path), claimed=path.name)
