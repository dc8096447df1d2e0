"""A video's bytes to the brightness of some of its pictures, bounded, every refusal named.

Needs PyAV (extra `video`), which is imported at the first video and not before. Only bytes and regular files
are read: FFmpeg gets an open file and the name of its container, never a path, an address or a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from haechi.core.errors import Refusal
from haechi.media.contract import Pixels
from haechi.media.video.containers import CODECS, HEAD, VIDEO_TYPES, claims_video, sniff_video
from haechi.media.video.file import opened
from haechi.media.video.sampling import EACH_SECOND, Sampling

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: brightness as a viewer sees it (upright, 0..255), when it is shown, counted from the first
    picture, and its number at the video's average rate (at 1,000 a second where the file tells no rate).
    """

    luma: Pixels
    seconds: float
    number: int


@dataclass(frozen=True, slots=True)
class VideoLimits:
    """Bounds for one video. The defaults take what phones and cameras make: 8K, six hours, 4 GiB."""

    max_bytes: int = 4 * 1024**3
    max_pixels: int = 8192 * 4352
    max_seconds: float = 6 * 3600.0

    def check_pixels(self, width: int, height: int) -> None:
        if width * height > self.max_pixels:
            raise Refusal(
                "too_many_pixels",
                f"A picture of the video would unfold into more than {self.max_pixels} pixels.",
                do="Save a smaller copy and use that.",
            )

    def check_seconds(self, seconds: float) -> None:
        if seconds > self.max_seconds:
            raise Refusal(
                "too_long",
                f"The video is longer than {self.max_seconds:.0f} seconds.",
                do="Cut it into parts.",
            )


DEFAULT = VideoLimits()


def frames(
    source: bytes | Path,
    sampling: Sampling = EACH_SECOND,
    *,
    claimed: str = "",
    limits: VideoLimits = DEFAULT,
    threads: int = 1,
    whole: bool = True,
) -> Iterator[Frame]:
    """The pictures `sampling` takes, in the order they are shown, with times that count from the first one.

    The bytes decide what the file is; `claimed` is what its sender calls it. Refusals come when the pictures
    are fetched: missing_extra, empty, too_large, unsupported, mislabelled, no_video, too_many_pixels,
    too_long, truncated, unreadable; of a path also not_found, not_a_file, not_readable. Without `whole`, a
    video that ends in the middle is read as far as it goes. `threads` are FFmpeg's own for decoding.
    """
    with opened(source, limits.max_bytes) as file, _container(file, claimed, limits) as container:
        from haechi.media.video.decoding import Decoding

        stream = _video(container, limits)
        decoding = Decoding(container, stream, sampling, limits, threads=threads)
        yielded = False
        for picture in decoding:
            yielded = True
            yield Frame(picture.luma, picture.seconds, picture.number)
        if not yielded and not decoding.short:
            raise Refusal("unreadable", "The video has no picture that can be read.", do="Save it again.")
        if decoding.short and (whole or not yielded):
            raise _truncated()


@contextmanager
def _container(file: IO[bytes], claimed: str, limits: VideoLimits) -> Iterator[InputContainer]:
    av = library()
    head = file.read(HEAD)
    name = sniff_video(head)
    if name is None:
        raise _no_video_file(claimed)
    file.seek(0)
    # FFmpeg looks into streams while it opens a file, so bounds are set before.
    options = {
        "protocol_whitelist": "none",
        "format_whitelist": ",".join(VIDEO_TYPES),
        "codec_whitelist": ",".join(CODECS),
        "max_pixels": str(limits.max_pixels),
        "threads": "1",
    }
    try:
        container = av.open(file, format=name, options=options, metadata_errors="replace")
    except (av.FFmpegError, ValueError, MemoryError) as error:
        if name == "mov" and _mov_ends_early(file):
            raise _truncated() from error
        raise Refusal(
            "unreadable", f"The file starts as {name} but cannot be read.", do="Save it again."
        ) from error
    with container:
        yield container


def _video(container: InputContainer, limits: VideoLimits) -> VideoStream:
    """The stream a player shows: the first that is no cover picture."""
    from av.stream import Disposition

    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            continue
        coder = stream.codec_context
        if coder is None or coder.codec.name not in CODECS:
            raise Refusal("unsupported", "The video's coding is not taken.", do="Save it as H.264 in MP4.")
        limits.check_pixels(coder.width, coder.height)
        if stream.duration and stream.time_base:
            limits.check_seconds(float(stream.duration * stream.time_base))
        return stream
    raise Refusal("no_video", "The file holds no video, perhaps only sound.", do="Choose the video itself.")


def library() -> Any:
    """PyAV, or which package is missing."""
    try:
        import av
    except ImportError as error:
        raise Refusal(
            "missing_extra",
            "Videos need PyAV, which is not installed.",
            do="Run `pip install 'haechi[video]'`; its wheels hold codecs under the GPL.",
        ) from error
    return av


def _no_video_file(claimed: str) -> Refusal:
    taken = f"Taken are {', '.join(VIDEO_TYPES.values())}."
    if claims_video(claimed):
        return Refusal("mislabelled", "The file is named as a video, and its bytes are not one.", do=taken)
    return Refusal("unsupported", "The file is no video of a format that is taken.", do=taken)


def _truncated() -> Refusal:
    return Refusal("truncated", "The video ends in the middle.", do="Fetch or copy the file again.")


def _mov_ends_early(file: IO[bytes]) -> bool:
    """Whether an MP4's outermost boxes reach past its end, or the one describing the rest is missing."""
    end = file.seek(0, 2)
    at, described = 0, False
    for _ in range(1000):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return not described
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        described = described or head[4:8] == b"moov"
        if size < 8:
            return size == 0 and not described
        at += size
        if at > end:
            return True
    return False
