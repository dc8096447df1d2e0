"""From a video to the brightness of some of its pictures. Needs PyAV (extra `video`) from the first video."""

from __future__ import annotations

from haechi.media.video.frames import Frame, VideoLimits, frames
from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampling

__all__ = ["EACH_SECOND", "KEYFRAMES", "Frame", "Sampling", "VideoLimits", "frames"]
