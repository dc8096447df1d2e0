"""What a visitor of the demonstration is told: addresses, who signs in as whom, and a short walk."""

from __future__ import annotations

from pathlib import Path

from haechi.demo.actors import Uploader
from haechi.demo.layout import Layout
from haechi.demo.pictures import copy_of, draw, piece_of
from haechi.demo.stage import Stage
from haechi.demo.web import Session
from haechi.infra.files import private_folder

PICTURES = 6
MINE = 2026
ROLES = {
    "sora": "counsellor",
    "minseo": "deletion officer",
    "jiho": "lead",
    "haneul": "regulator",
}


def hang_pictures(layout: Layout) -> Path:
    """Put drawings on both boards, once, and lay the visitor's own picture, a copy and a piece ready."""
    for board in ("board", "deaf"):
        if "/p/" in Session(layout.url(board)).get("/").text:
            continue
        uploader = Uploader(layout.url(board))
        for number in [*range(PICTURES), MINE]:
            uploader.post(draw(number))
    folder = private_folder(layout.home / "pictures")
    mine = draw(MINE)
    (folder / "mine.jpg").write_bytes(mine.data)
    (folder / "copy.jpg").write_bytes(copy_of(mine).data)
    (folder / "piece.jpg").write_bytes(piece_of(mine).data)
    return folder


def guide(layout: Layout, stage: Stage, pictures: Path) -> str:
    """The whole leaflet."""
    hub, board, deaf = layout.url("hub"), layout.url("board"), layout.url("deaf")
    signs = "\n".join(
        f"    {member.username:8} {ROLES[member.username]:17} password {member.password}"
        + (f"   passphrase of the key {member.passphrase}" if member.may_read else "")
        for member in stage.members.values()
    )
    return f"""
Haechi, a demonstration on this machine. Pictures are drawings, names are invented, time can be moved.

  report, and see where it stands   {hub}/   (English: {hub}/en/)
  the officers' desk                {hub}/desk/
  a board that listens              {board}/
  a board that does not             {deaf}/
  the gateway's health              {layout.url("gateway")}/v1/health
  clock                             SIMULATED: every head of the ledger says so
  probes may reach locally          {layout.allowed} (this demonstration's own allow-list)

  Officers
{signs}

  A walk of ten minutes
    1. Open a picture on each board and copy its address; both show {pictures}/mine.jpg.
    2. Report them at {hub}/en/report/ as the person shown; pick mine.jpg. 64 digits leave the
       browser; what tells its parts only if you say yes to that too.
    3. Sign in at the desk as minseo, open the sealed words with her passphrase, accept the case.
    4. Confirm the hash as minseo and as jiho, then approve both notices.
    5. One board removes the page; the other does nothing. Move time and watch the reminders:
           haechi demo --advance 24
    6. Post {pictures}/copy.jpg on {board}/new: it is blocked, with a reason and an appeal.
       piece.jpg, cut out of it, is held, if you said yes to that in step 2.
    7. Take the report back with your 24 digits; a moment later the copy can be posted.
    8. haechi demo --verify checks the whole record.

  The same without you: haechi demo --once      Stop: Ctrl-C
"""
