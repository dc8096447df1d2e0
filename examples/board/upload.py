"""An upload as a browser sends it (multipart/form-data) or as a program does (raw bytes)."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from haechi.core.errors import Refusal
from haechi.media import MEDIA_TYPES, sniff

MOST_BYTES = 20 * 1024 * 1024
SHOWN = frozenset({"JPEG", "PNG", "WEBP", "GIF"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture and its title; `kind` is the media type that its bytes say."""

    data: bytes
    title: str
    kind: str


def parse(content_type: str, body: bytes) -> Upload:
    """The upload in a request, or a Refusal: no_photo or unsupported."""
    header = Message()
    header["content-type"] = content_type
    fields = {"photo": body}
    if header.get_content_type() == "multipart/form-data":
        fields = _fields(body, header.get_param("boundary"))
    data = fields.get("photo", b"")
    if not data:
        raise Refusal("no_photo", "사진을 골라 주세요.", do="Choose a picture.")
    name = sniff(data)
    if name not in SHOWN:
        what = "JPEG, PNG, WebP, GIF 사진만 올릴 수 있습니다."
        raise Refusal("unsupported", what, do="Only JPEG, PNG, WebP and GIF can be posted.")
    title = fields.get("title", b"").decode("utf-8", "replace").strip()[:80]
    return Upload(data=data, title=title or "제목 없음", kind=MEDIA_TYPES[name])


def _fields(body: bytes, boundary: object) -> dict[str, bytes]:
    """The named parts of a form (RFC 7578); anything that is not well formed is left out."""
    if not isinstance(boundary, str) or not boundary:
        return {}
    found = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"))[1:]:
        head, gap, content = part.partition(b"\r\n\r\n")
        if gap:
            found[_name(head)] = content
    return found


def _name(head: bytes) -> str:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        label, _, value = line.partition(":")
        if label.strip().lower() == "content-disposition":
            header = Message()
            header["content-disposition"] = value.strip()
            return str(header.get_param("name", "", header="content-disposition"))
    return ""
