"""The pictures that are changed and looked for: drawn scenes, photographs that installed packages ship, and a
folder of one's own, of which only the half is used that no parameter was tuned on.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from haechi.bench import samples
from haechi.bench.robust.scenes import scene
from haechi.core.errors import Refusal
from haechi.hashes import pdq
from haechi.media import MEDIA_TYPES, decode
from haechi.media.files import read

DRAWN, PACKAGED, FOLDER = "drawn", "packaged", "folder"
KINDS = (DRAWN, PACKAGED, FOLDER)
ENDINGS = {kind.partition("/")[2] for kind in MEDIA_TYPES.values()} | {"jpg"}
# Larger pictures are reduced to this: the table is about what is found, not about decoding.
LONGEST = 1200
# A picture with a shorter side than this is an icon.
SHORTEST = 400
# As a camera or an editor would save the original.
QUALITY = 92
# Scenes start here, so that no other measurement and nothing that is learned has drawn them.
FIRST = 7_000_000


@dataclass(frozen=True, slots=True)
class Original:
    """A picture as it is banked."""

    name: str
    kind: str
    data: bytes

    def image(self) -> Image.Image:
        with Image.open(io.BytesIO(self.data)) as image:
            return image.convert("RGB")


def held_out(digest: bytes) -> bool:
    """Whether a file with this SHA-256 belongs to the half that parameters were never tuned on: where the
    first byte is odd. They were tuned on the other half of desktop wallpapers and packaged photographs."""
    return bool(digest[0] & 1)


def gathered(*, drawn: int, folder: Path | None = None, most: int = 0) -> list[Original]:
    """So many scenes, and the held-out ones of the packaged photographs and of at most `most` of the folder.

    Of files that are alike at a glance (PDQ) the one whose SHA-256 is smallest counts, and decides the half.
    """
    known: list[NDArray[np.uint8]] = []
    found = [Original(f"scene {number}", DRAWN, _saved(scene(FIRST + number))) for number in range(drawn)]
    found += _held_out(PACKAGED, samples.photographs().values(), known)
    if folder is not None:
        paths = (path for path in folder.rglob("*") if path.suffix[1:].lower() in ENDINGS and path.is_file())
        found += islice(_held_out(FOLDER, paths, known), most)
    return found


def counts(originals: Sequence[Original]) -> str:
    """How many there are of each kind, in words."""
    known = Counter(original.kind for original in originals)
    return ", ".join(f"{known[kind]} {kind}" for kind in KINDS if known[kind])


def _held_out(kind: str, paths: Iterable[Path], known: list[NDArray[np.uint8]]) -> Iterator[Original]:
    """In the order of their SHA-256, which is nobody's choice; `known` hashes grow by each picture."""
    for digest, path in sorted((sha256(path.read_bytes()).digest(), path) for path in paths):
        image = _opened(path)
        if image is None:
            continue
        bits = np.frombuffer(pdq.hash_image(np.asarray(image)).bits, np.uint8)
        apart = np.bitwise_count(np.array([bits, *known]) ^ bits).sum(axis=1, dtype=np.int64)[1:]
        if apart.size and apart.min() <= pdq.match_distance:
            continue
        known.append(bits)
        if held_out(digest):
            yield Original("/".join(path.parts[-4:]) if kind == FOLDER else path.name, kind, _saved(image))


def _opened(path: Path) -> Image.Image | None:
    """None where the file is no picture that a camera or a painter could have made."""
    try:
        image = Image.fromarray(decode(read(path))).convert("RGB")
    except Refusal:
        return None
    if min(image.size) < SHORTEST:
        return None
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return image


def _saved(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()
