"""The board's pages: plain HTML, no script, every word from outside escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from html import escape

from examples.board.store import Photo
from haechi.wire.scan import ScanAnswer

KOREA = timezone(timedelta(hours=9))
FRAME = """<!doctype html>
<html lang="ko"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head>
<body><a class="skip" href="#main">본문으로</a>
<header><a class="name" href="/">{name}</a>
<a class="button" href="/new">사진 올리기 <small lang="en">Upload</small></a></header>
<main id="main">{body}</main>
<footer>Haechi 예제 게시판 · An example platform. <span lang="en">Use only harmless pictures.</span></footer>
</body></html>"""

FORM = """<h1>사진 올리기 <small lang="en">Upload a picture</small></h1>
<form method="post" action="/photos" enctype="multipart/form-data">
<label for="title">제목 <small lang="en">Title</small></label><input id="title" name="title" maxlength="80">
<label for="photo">사진 <small lang="en">Picture</small></label>
<input id="photo" name="photo" type="file" accept="image/*" required>
<p class="note">올리기 전에 동의 없이 유포된 이미지인지 확인합니다.
사진은 이 서비스 밖으로 나가지 않습니다.<br>
<span lang="en">Before posting we check that it is not an image shared without consent.
It does not leave this service.</span></p>
<button class="button">올리기 <small lang="en">Post</small></button></form>"""


def _moment(at: datetime) -> str:
    """By the clock of those who post here."""
    return f"{at.astimezone(KOREA):%Y-%m-%d %H:%M} (KST)"


def frame(name: str, title: str, body: str) -> str:
    """One whole page."""
    return FRAME.format(name=escape(name), title=escape(title), body=body)


def front(name: str, photos: Iterable[Photo]) -> str:
    """Every picture, newest first."""
    cards = "".join(
        f'<li><a href="/p/{photo.id}"><img src="/p/{photo.id}.jpg" alt="" loading="lazy">'
        f"<span>{escape(photo.title)}</span></a></li>"
        for photo in photos
    )
    empty = '<p class="note">아직 사진이 없습니다. <span lang="en">Nothing here yet.</span></p>'
    body = f'<ul class="grid">{cards}</ul>' if cards else empty
    return frame(name, name, f'<h1>최근 사진 <small lang="en">Recent</small></h1>{body}')


def form(name: str) -> str:
    """The upload page."""
    return frame(name, "사진 올리기", FORM)


def photo_page(name: str, photo: Photo) -> str:
    """One picture with its title."""
    label = f'<p class="label">{escape(photo.label)}</p>' if photo.label else ""
    title, when = escape(photo.title), _moment(photo.posted_at)
    body = (
        f'<article><h1>{title}</h1><img class="large" src="/p/{photo.id}.jpg" alt="{title}">{label}'
        f'<p class="note"><time datetime="{photo.posted_at.isoformat()}">{when}</time></p></article>'
    )
    return frame(name, photo.title, body)


def message(name: str, ko: str, en: str) -> str:
    """A page that only says something."""
    back = '<p><a href="/">처음으로 <span lang="en">First page</span></a></p>'
    body = f'<h1>{escape(ko)}</h1><p lang="en">{escape(en)}</p>{back}'
    return frame(name, ko, body)


def kept_back(name: str, answer: ScanAnswer) -> str:
    """What the uploader of a held, blocked or unreadable picture is told: why, until when, how to object."""
    headings = {
        "hold": ("게시가 잠시 보류되었습니다", "Your picture is held for now"),
        "block": ("이 사진은 게시할 수 없습니다", "This picture cannot be posted"),
    }
    ko, en = headings.get(answer.verdict, ("사진을 확인하지 못했습니다", "The picture could not be checked"))
    reasons = "".join(
        f'<li>{escape(reason.text.ko)}<br><span lang="en">{escape(reason.text.en)}</span></li>'
        for reason in answer.reasons
    )
    parts = [f'<h1>{ko} <small lang="en">{en}</small></h1><ul class="reasons">{reasons}</ul>']
    if answer.hold_until:
        until = _moment(answer.hold_until)
        parts.append(
            f'<p>늦어도 {until}에 게시됩니다. <span lang="en">Posted by then at the latest.</span></p>'
        )
    if answer.appeal:
        by = _moment(answer.appeal.decide_by)
        parts.append(
            f'<div class="appeal"><p>{escape(answer.appeal.text.ko)}</p>'
            f'<p lang="en">{escape(answer.appeal.text.en)}</p>'
            f'<p>기한 <span lang="en">by</span> {by} · '
            f'접수 번호 <span lang="en">number</span> <code>{answer.scan_id}</code></p></div>'
        )
    return frame(name, ko, "".join(parts))
