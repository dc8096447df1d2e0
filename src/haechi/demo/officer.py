"""An officer at the desk, over HTTP: the pages' own forms, and what their scripts would open and seal."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from haechi.core.canonical import unb64u
from haechi.core.errors import NotPermitted, Unavailable
from haechi.demo.stage import Member
from haechi.demo.web import Page, Session
from haechi.infra.sealing import open_envelope, seal

DESK = "/en/desk"


class Officer:
    """One member of the team, signed in."""

    def __init__(self, hub: str, member: Member) -> None:
        self._member = member
        self._session = Session(hub)
        page = self._session.get(f"{DESK}/sign-in/")
        answers: dict[str, str | list[str]] = {"username": member.username, "password": member.password}
        inside = self._session.submit(page, page.form("password"), answers)
        if "sign-in" in inside.url or inside.status != 200:
            raise NotPermitted(f"{member.username} could not sign in.", do="See the hub's log.")

    def read(self, case: UUID) -> dict[str, str]:
        """Every sealed text on the page of a case that this officer's own key opens, by its name there."""
        sealed = self._sealed(self._case(case))
        return {
            name: open_envelope(one["envelope"], self._member.key_id, self._member.private).decode()
            for name, one in sealed["envelopes"].items()
        }

    def accept(self, case: UUID, *, note: str) -> None:
        """Take the case and accept it, with a note to colleagues sealed here."""
        page = self._case(case)
        page = self._done(page, "/take/", {})
        answers = {"decision": "accepted:depicts_reporter", "sealed_note": self._sealed_note(page, note)}
        self._done(page, "/triage/", {**answers})

    def note(self, case: UUID, words: str) -> None:
        """Add a note to the case, sealed here."""
        page = self._case(case)
        self._done(page, "/note/", {"note_id": str(uuid4()), "sealed_note": self._sealed_note(page, words)})

    def confirm(self, case: UUID, entry: UUID, basis: str) -> None:
        self._done(self._case(case), f"/entries/{entry}/confirm/", {"basis": basis})

    def approve(self, notice: UUID) -> None:
        """Read the exact words of a notice, and let it go out."""
        self._done(self._get(f"{DESK}/notices/{notice}/"), "/approve/", {})

    def enforcement_desk(self) -> Page:
        return self._get(f"{DESK}/enforcement/")

    def _case(self, case: UUID) -> Page:
        return self._get(f"{DESK}/cases/{case}/")

    def _get(self, path: str) -> Page:
        page = self._session.get(path)
        if page.status != 200:
            raise Unavailable(f"The desk answered {page.status}.", do="See the hub's log.")
        return page

    def _done(self, page: Page, action: str, answers: dict[str, str | list[str]]) -> Page:
        after = self._session.submit(page, page.form(action), answers)
        if after.status != 200:
            raise Unavailable(f"The desk answered {after.status} to {action}.", do="See the hub's log.")
        return after

    def _sealed(self, page: Page) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(page.scripts["sealed"])
        return found

    def _sealed_note(self, page: Page, words: str) -> str:
        sealed = self._sealed(page)
        team = {one["to"]: unb64u(one["public"]) for one in sealed["team"]}
        return json.dumps(seal(words.encode(), team, sealed["note"]))
