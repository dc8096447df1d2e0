"""What a file is, told from its first bytes and never from its name."""

from __future__ import annotations

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}

_STARTS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def sniff(data: bytes) -> str | None:
    """The format's name (a key of MEDIA_TYPES), or None where it is none of those that are taken."""
    for start, name in _STARTS:
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _sniff_ftyp(data)
    return None


def _sniff_ftyp(data: bytes) -> str | None:
    # The box lists its brands; "mif1" alone says only "some still picture", so the exact ones go first.
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, size, 4))}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else None


def declared_size(data: bytes, name: str) -> int:
    """How many bytes a whole file of this beginning has, as far as it says so; 0 where it does not."""
    if name == "PNG":
        return _chunks_size(data)
    if name == "GIF":
        return len(data) if data.endswith(b";") else len(data) + 1
    if name == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8
    if name == "BMP":
        return int.from_bytes(data[2:6], "little")
    if name in ("AVIF", "HEIF"):
        return _boxes_size(data)
    return 0


def _chunks_size(data: bytes) -> int:
    at = 8
    while data[at + 4 : at + 8] != b"IEND":
        at += int.from_bytes(data[at : at + 4], "big") + 12
        if at + 8 > len(data):
            return at + 12
    return at + 12


def _boxes_size(data: bytes) -> int:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size < 8:
            return len(data)
        at += size
    return at
