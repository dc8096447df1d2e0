"""Decoding no more of a video than the wanted pictures need, and giving exactly what decoding all would give.

Packets are read in groups, each from a keyframe to the next. The times of a group say which of its pictures
are wanted: pictures no other is built on are skipped, and what follows the last wanted one is not decoded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from av import FFmpegError
from av.stream import Discard

from haechi.core.errors import Refusal
from haechi.media.contract import Pixels
from haechi.media.video.luma import luma
from haechi.media.video.sampling import Sampler, Sampling

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# How much of a group is held while its end is looked for; a longer one is taken in pieces, wholly decoded.
MOST_HELD = 1000
MOST_HELD_BYTES = 64 * 1024 * 1024
MOST_PICTURES_A_SECOND = 240
# Decoders that look packet by packet whether to skip a picture no other is built on.
CAN_SKIP = {"h264", "hevc", "mpeg4", "mpeg2video", "mpeg1video"}
# A rate no file names: milliseconds then number the pictures.
UNKNOWN_RATE = 1000.0
# How much of its announced length a whole video may lack.
MISSING_SECONDS, MISSING_SHARE = 1.0, 0.02


class Bounds(Protocol):
    """What of the limits matters here."""

    @property
    def max_pixels(self) -> int: ...
    @property
    def max_seconds(self) -> float: ...
    def check_pixels(self, width: int, height: int) -> None: ...
    def check_seconds(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """A wanted picture: brightness, seconds from the first picture, number at the average rate."""

    luma: Pixels
    seconds: float
    number: int


class Decoding:
    """To be gone through once. `short` tells, after that, whether the file ends before the video does."""

    def __init__(
        self,
        container: InputContainer,
        stream: VideoStream,
        sampling: Sampling,
        bounds: Bounds,
        *,
        threads: int,
    ) -> None:
        self._container, self._stream, self._bounds = container, stream, bounds
        self._coder = stream.codec_context
        self._coder.options = {"max_pixels": str(bounds.max_pixels)}
        self._coder.thread_count = threads
        self._coder.thread_type = "AUTO" if threads > 1 else "SLICE"
        self._keys_only = not sampling.every
        self._sampler = Sampler(sampling)
        self._can_skip = self._coder.codec.name in CAN_SKIP
        self._rate = float(stream.average_rate or stream.guessed_rate or UNKNOWN_RATE)
        self._tick = float(stream.time_base or 0)
        self._start: int | None = None
        self._wanted: set[int] = set()
        self._timeless = False
        self._left: Sequence[Packet[Any]] = ()
        self._packets = 0
        self._end = 0.0
        self._cut = False
        self.short = False

    def __iter__(self) -> Iterator[Picture]:
        for group in self._groups():
            yield from self._timed(group) if self._has_times(group) else self._loose(group)
        yield from self._drained()
        self.short = self._cut or self._ends_early()

    def _groups(self) -> Iterator[list[Packet[Any]]]:
        """Packets from one keyframe to the next. Where only keyframes count, each alone."""
        group: list[Packet[Any]] = []
        held = 0
        for packet in self._demuxed():
            if self._keys_only and not packet.is_keyframe:
                continue
            if group and (packet.is_keyframe or len(group) >= MOST_HELD or held >= MOST_HELD_BYTES):
                yield group
                group, held = [], 0
            group.append(packet)
            held += packet.size
        if group:
            yield group

    def _demuxed(self) -> Iterator[Packet[Any]]:
        # A container's announced length is that of its longest stream, so then all are followed.
        alone = self._stream.duration is not None
        for stream in self._container.streams:
            if alone and stream.index != self._stream.index:
                stream.discard = Discard.all
        try:
            for packet in self._container.demux(self._stream) if alone else self._container.demux():
                if packet.size and packet.pts is not None and packet.time_base:
                    self._end = max(
                        self._end, float((packet.pts + (packet.duration or 0)) * packet.time_base)
                    )
                if packet.size and packet.stream_index == self._stream.index:
                    self._count(packet)
                    yield packet
        except LookupError:
            # All is read: PyAV stumbles at the end over a stream that came up on the way.
            return
        except (FFmpegError, ValueError):
            # What cannot be taken apart any further is where the video ends.
            self._cut = True

    def _count(self, packet: Packet[Any]) -> None:
        self._packets += 1
        self._cut = packet.is_corrupt
        self._bounds.check_seconds(self._packets / MOST_PICTURES_A_SECOND)

    def _has_times(self, group: Sequence[Packet[Any]]) -> bool:
        self._timeless = self._timeless or any(packet.pts is None for packet in group)
        return not self._timeless

    def _timed(self, group: list[Packet[Any]]) -> Iterator[Picture]:
        ticks = [packet.pts or 0 for packet in group]
        if self._start is None:
            self._start = min(ticks)
        times = [(tick - self._start) * self._tick for tick in ticks]
        self._bounds.check_seconds(max(times))
        keyed = group[0].is_keyframe
        taken = {at for at in self._sampler.among(times, 0 if keyed else -1) if not group[at].is_discard}
        if not keyed or any(times[at] < times[0] for at in taken):
            # Built on what came before.
            yield from self._sent(self._left)
        elif self._left or (self._keys_only and self._packets > 1):
            # As a player does that jumps here.
            yield from self._drained()
            self._coder.flush_buffers()
        self._wanted.update(ticks[at] for at in taken)
        last = max(taken, default=-1) if keyed else len(group) - 1
        yield from self._sent(group[: last + 1])
        self._left = group[last + 1 :]

    def _sent(self, packets: Sequence[Packet[Any]]) -> Iterator[Picture]:
        for packet in packets:
            if self._can_skip:
                self._coder.skip_frame = "DEFAULT" if packet.pts in self._wanted else "NONREF"
            for frame in self._decoded(packet):
                if frame.pts in self._wanted:
                    self._wanted.discard(frame.pts)
                    yield self._picture(frame)

    def _loose(self, group: Sequence[Packet[Any]]) -> Iterator[Picture]:
        """Where packets carry no times, all are decoded, and times are what the decoder makes of them."""
        self._coder.skip_frame = "DEFAULT"
        for packet in (*self._left, *group):
            yield from self._chosen(self._decoded(packet))
        self._left = ()

    def _drained(self) -> Iterator[Picture]:
        """What the decoder still holds."""
        frames = self._decoded(None)
        if self._timeless:
            yield from self._chosen(frames)
        else:
            yield from (self._picture(frame) for frame in frames if frame.pts in self._wanted)
        self._wanted.clear()

    def _decoded(self, packet: Packet[Any] | None) -> list[VideoFrame]:
        try:
            return self._coder.decode(packet)
        except (FFmpegError, ValueError):
            # A player shows a video in spite of a broken picture.
            return []
        except MemoryError as error:
            raise Refusal(
                "too_much_memory", "Decoding this needs more memory than there is.", do="Save a smaller copy."
            ) from error

    def _chosen(self, frames: Sequence[VideoFrame]) -> Iterator[Picture]:
        for frame in frames:
            if frame.pts is None:
                continue
            if self._start is None:
                self._start = frame.pts
            if self._sampler.takes((frame.pts - self._start) * self._tick, frame.key_frame):
                yield self._picture(frame)

    def _picture(self, frame: VideoFrame) -> Picture:
        self._bounds.check_pixels(frame.width, frame.height)
        seconds = max(0.0, ((frame.pts or 0) - (self._start or 0)) * self._tick)
        self._bounds.check_seconds(seconds)
        return Picture(luma(frame), seconds, round(seconds * self._rate))

    def _ends_early(self) -> bool:
        stream = self._stream
        if stream.frames:
            return self._packets < stream.frames
        if stream.duration is not None and stream.time_base:
            first = float((stream.start_time or 0) * stream.time_base)
            announced = first + float(stream.duration * stream.time_base)
        elif self._container.duration is not None:
            announced = ((self._container.start_time or 0) + self._container.duration) / 1e6
        else:
            return False
        return self._end + max(MISSING_SECONDS, MISSING_SHARE * announced) < announced
