"""Containers are told from bytes, and lists of further files are none."""

import pytest

from haechi.media.video.containers import VIDEO_TYPES, claims_video, sniff_video

FTYP = b"\0\0\0\x18ftyp"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (FTYP + b"isom\0\0\0\0isom", "mov"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "mov"),
        (b"\x1a\x45\xdf\xa3....", "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"FLV\x01\x05", "flv"),
        (b"\x00\x00\x01\xba", "mpeg"),
        (bytes.fromhex("3026b2758e66cf11"), "asf"),
        (b"OggS\0", "ogg"),
        ((b"G" + bytes(187)) * 3, "mpegts"),
        (bytes(4) + (b"G" + bytes(191)) * 3, "mpegts"),
    ],
)
def test_known_starts(head: bytes, name: str) -> None:
    assert sniff_video(head) == name
    assert name in VIDEO_TYPES


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n",
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"<?xml version='1.0'?><MPD></MPD>",
        b"RIFF\0\0\0\0WEBP",
        b"GIF89a" + bytes(20),
        FTYP + b"avif\0\0\0\0avif",
        FTYP + b"heic\0\0\0\0heic",
        b"G" * 5,
    ],
    ids=["nothing", "hls", "concat", "dash", "webp", "gif", "avif", "heic", "short"],
)
def test_everything_else_is_none(head: bytes) -> None:
    assert sniff_video(head) is None


@pytest.mark.parametrize(
    ("claimed", "video"),
    [
        ("video/mp4", True),
        ("a.MP4", True),
        ("a.b.webm", True),
        ("image/png", False),
        ("a.png", False),
        ("", False),
    ],
)
def test_what_a_sender_claims(claimed: str, video: bool) -> None:
    assert claims_video(claimed) is video
