"""What `haechi video` does with `--windows`: videos by window hashes instead of by PDQ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.hashes.video import Hit
    from haechi.hashes.video.windows import Asked, FrameWindows
    from haechi.media.video.sampling import Sampling

KIND = "windows"
ENDING = ".windows.txt"
# The share of a query's pictures, in percent, that have to agree. A cropped picture moves a little further
# from its neighbours in time than a whole one does.
SHARE = 50


def hashed(path: Path, sampling: Sampling, *, whole: bool) -> tuple[FrameWindows, ...]:
    """What a bank keeps of a video."""
    from haechi.hashes.video.windows import hash_windows
    from haechi.media.video.frames import frames

    return hash_windows(frames(path, sampling, claimed=path.name, whole=whole))


def record(path: Path, video: Sequence[FrameWindows]) -> dict[str, object]:
    """A video as one line of JSON."""
    pictures = [
        {"number": one.number, "seconds": one.seconds, "windows": one.hash.text, "count": len(one.hash)}
        for one in video
    ]
    return {"path": str(path), "kind": KIND, "frames": pictures}


def found(
    query: Path,
    bank: Sequence[Path],
    *,
    share: float,
    bank_share: float,
    asking: Sampling,
    banking: Sampling,
    text_of: Callable[[Path], str | None],
    refused: Callable[[Path, Refusal], None],
) -> list[Hit]:
    """The videos that hold the query; each file is a video or a text of window hashes (`text_of`)."""
    from haechi.hashes.video.windowbank import WindowRule, WindowVideoBank
    from haechi.hashes.video.windows import load_windows

    asked = _asked(query, text_of(query), asking)
    known = []
    for path in bank:
        try:
            text = text_of(path)
            video = hashed(path, banking, whole=True) if text is None else load_windows(text)
        except Refusal as refusal:
            refused(path, refusal)
        else:
            known.append((str(path), video))
    return WindowVideoBank.build(known, WindowRule(share, bank_share)).search(asked)


def _asked(path: Path, text: str | None, sampling: Sampling) -> Iterator[Asked]:
    from haechi.hashes.video.windows import ask_windows, asked_of, load_windows
    from haechi.media.video.frames import frames

    if text is not None:
        return asked_of(load_windows(text))
    return ask_windows(frames(path, sampling, claimed=path.name))
