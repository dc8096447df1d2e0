"""Benign videos, drawn from a seed and encoded on the spot: scenes that move, and nothing else.

Encoding needs PyAV (extra `video`), which is imported when the first video is made.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
SCENE_SECONDS = 5
BOXES = 10


def moving(
    seconds: float,
    *,
    size: tuple[int, int] = (192, 108),
    rate: int = 10,
    seed: int = 0,
    cuts: int = SCENE_SECONDS,
) -> Iterator[Pixels]:
    """Pictures (height, width, 3) of soft landscapes that slide under sliding boxes; a new scene every `cuts`
    seconds. The same for the same seed.
    """
    width, height = size
    rng = np.random.default_rng(seed)
    grain = rng.integers(0, 5, (4, height, width, 1), dtype=np.uint8)
    for number in range(round(seconds * rate)):
        at = number % (cuts * rate)
        if at == 0:
            land, pace = _landscape(rng, width * 2, height * 2), rng.uniform(0.004, 0.01, 2) * width
            colours = rng.integers(20, 230, (BOXES, 3), dtype=np.uint8)
            places, speeds = rng.uniform(0, 1, (BOXES, 2)), rng.uniform(-0.03, 0.03, (BOXES, 2))
        top, left = (int(at / rate * pace[0]) % height, int(at / rate * pace[1]) % width)
        picture = land[top : top + height, left : left + width] + grain[number % 4]
        for colour, place, speed in zip(colours, places, speeds, strict=True):
            y, x = (((place + speed * at / rate) % 1) * (height * 0.85, width * 0.85)).astype(int)
            picture[y : y + height // 7, x : x + width // 7] = colour
        yield picture


def _landscape(rng: np.random.Generator, width: int, height: int) -> Pixels:
    total = np.zeros((height, width, 3), np.float32)
    for cells in (4, 9, 20, 45):
        layer = Image.fromarray(rng.integers(0, 255, (cells, cells, 3), dtype=np.uint8))
        total += np.asarray(layer.resize((width, height), Image.Resampling.BICUBIC), np.float32) / cells
    low, high = total.min(), total.max()
    land: Pixels = (20 + (total - low) / (high - low) * 210).astype(np.uint8)
    return land


def encoded(
    pictures: Iterable[Pixels],
    *,
    rate: int = 10,
    codec: str = "libx264",
    container: str = "mp4",
    form: str = "yuv420p",
    turned: int = 0,
    **options: str,
) -> bytes:
    """The bytes of a video file. `turned`: degrees a player is told to turn it by; `options`: the codec's."""
    import av
    from av.video.stream import VideoStream

    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        stream: VideoStream | None = None
        for pixels in pictures:
            if stream is None:
                added = out.add_stream(codec, rate=rate, options=options)
                assert isinstance(added, VideoStream)
                stream = added
                stream.height, stream.width, stream.pix_fmt = pixels.shape[0], pixels.shape[1], form
                if turned:
                    stream.set_display_rotation(turned)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        if stream is not None:
            out.mux(stream.encode())
    return target.getvalue()


def sound(seconds: float = 1.0, container: str = "mp4") -> bytes:
    """A file with a tone and no picture."""
    import av

    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        stream = out.add_stream("aac", rate=16000)
        stream.layout = "mono"
        wave = np.sin(np.arange(int(seconds * 16000)) / 20).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        frame.sample_rate = 16000
        out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return target.getvalue()
