"""Which bodies are read at all, and how their bytes become text."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TEXT_TYPES = ("application/json", "application/xhtml+xml", "application/xml")
_TEXT_TYPE = re.compile(r"text/[\w.+-]+|application/[\w.-]+\+(json|xml)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_ROOM = 2048
# The character sets pages are written in, by the codec that reads them. A list, because Python also knows
# codecs that are none ("zlib", "idna"). Korean pages say euc-kr and use the wider table.
_CODECS = {
    **dict.fromkeys(("utf-8", "utf8", "us-ascii", "ascii"), "utf-8"),
    **dict.fromkeys(("euc-kr", "euc_kr", "ks_c_5601-1987", "cp949", "windows-949", "uhc"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "shift_jis", "euc-jp", "iso-2022-jp", "windows-1251")},
}


def is_text(content_type: str) -> bool:
    """Whether a body of this type is read. An unnamed type is not: it may be a picture."""
    kind = content_type.split(";", 1)[0].strip().lower()
    return kind in _TEXT_TYPES or _TEXT_TYPE.fullmatch(kind) is not None


def take(chunks: Iterable[bytes], limit: int) -> tuple[bytes, bool]:
    """The first `limit` bytes, and whether more came. Nothing beyond them is kept."""
    taken = bytearray()
    for chunk in chunks:
        taken += chunk[: limit + 1 - len(taken)]
        if len(taken) > limit:
            return bytes(taken[:limit]), True
    return bytes(taken), False


def decode(body: bytes, content_type: str) -> str:
    """Text by the named character set, else the page's own word for it, else UTF-8; broken bytes replaced.

    Text holds no zero bytes: whatever does was mislabelled, and is dropped.
    """
    if b"\0" in body:
        return ""
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:_META_ROOM].decode("latin-1"))
    codec = _CODECS.get(named[1].lower(), "utf-8") if named else "utf-8"
    return body.decode(codec, errors="replace")
