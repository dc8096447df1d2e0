"""What a video file is, told from its first bytes, and which of FFmpeg's many readers may touch it.

FFmpeg guesses; here nothing is guessed, because some of its formats are lists of further files and addresses.
"""

from __future__ import annotations

from haechi.media.formats import sniff

# The name FFmpeg gives each container that is taken, and the media type it goes by.
VIDEO_TYPES = {
    "mov": "video/mp4",
    "matroska": "video/webm",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
    "flv": "video/x-flv",
    "asf": "video/x-ms-wmv",
    "ogg": "video/ogg",
}
# What phones, cameras, editors and platforms make. The other decoders are old, rare, and seldom looked after.
CODECS = (
    *("h264", "hevc", "libdav1d", "av1", "vp8", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "h263"),
    *("flv", "wmv1", "wmv2", "wmv3", "vc1", "msmpeg4", "msmpeg4v2", "mjpeg", "theora", "prores", "dvvideo"),
)

_STARTS = (
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"FLV\x01", "flv"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"OggS", "ogg"),
)
_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"}
_ENDINGS = {
    "mp4",
    "m4v",
    "mov",
    "3gp",
    "mkv",
    "webm",
    "avi",
    "ts",
    "m2ts",
    "mpg",
    "mpeg",
    "flv",
    "wmv",
    "ogv",
}
HEAD = 1024


def sniff_video(head: bytes) -> str | None:
    """The container's name (a key of VIDEO_TYPES) from the first HEAD bytes, or None for anything else."""
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[4:8] in _BOXES and sniff(head) is None:
        return "mov"
    for packet, first in ((188, 0), (192, 4)):
        if len(head) > 2 * packet + first and set(head[first : first + 2 * packet + 1 : packet]) == {0x47}:
            return "mpegts"
    return None


def claims_video(claimed: str) -> bool:
    """Whether a sender's media type or file name says that this is a video."""
    if "/" in claimed:
        return claimed.startswith("video/")
    return claimed.rpartition(".")[2].lower() in _ENDINGS
