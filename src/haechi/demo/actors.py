"""Who takes part over HTTP: the person reporting, and somebody who posts pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from haechi.core.canonical import b64u, canonical, unb64u
from haechi.core.errors import Unavailable
from haechi.demo.pictures import Picture
from haechi.demo.web import Form, Page, Session
from haechi.infra.receipt import Act, ReceiptKeys, derive, new_code
from haechi.infra.sealing import REPORTER, seal

LANGUAGE = "/en"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a person has to say. `addresses` travel open, the rest is sealed."""

    addresses: Sequence[str]
    story: str
    contact: str


class Victim(Protocol):
    """The depicted person, at a browser with or without a screen."""

    how: str

    @property
    def traces(self) -> Mapping[str, Any]:
        """What can be seen of the visit itself, for the time line."""
        ...

    def report(self, telling: Telling, picture: Picture) -> str:
        """Report, and return the 24 digits of the receipt."""
        ...

    def status(self, code: str) -> str:
        """What the status page says, as text."""
        ...

    def withdraw(self, code: str) -> str:
        """Take the report back, and return what the page then says."""
        ...


class HttpVictim:
    """Does over HTTP what the pages' scripts do: hashes and seals here, sends the rest."""

    how = "http"
    traces: Mapping[str, Any] = {}

    def __init__(self, hub: str) -> None:
        self._session = Session(hub)

    def report(self, telling: Telling, picture: Picture) -> str:
        page = self._session.get(f"{LANGUAGE}/report/")
        for stage, answers in (("begin", {}), ("start", {"track": "sexual", "role": "self"})):
            form = page.form("stage")
            page = self._session.submit(page, form, {"stage": stage, **answers})
        keys = json.loads(page.scripts["member-keys"])
        code = new_code()
        body = self._parcel(telling, picture, keys, derive(code))
        sent = self._session.post(f"{LANGUAGE}/report/send/", body, "application/json")
        _must_be(sent, 200, "report")
        return code

    def status(self, code: str) -> str:
        return self._act("status", code, self._session.get(f"{LANGUAGE}/status/")).text

    def withdraw(self, code: str) -> str:
        shown = self._act("status", code, self._session.get(f"{LANGUAGE}/status/"))
        return self._act("withdraw", code, shown).text

    def _act(self, act: Act, code: str, page: Page) -> Page:
        """Sign the challenge that the page's form carries, and send only the signature."""
        form = page.form("withdraw" if act == "withdraw" else "code")
        keys, challenge = derive(code), _challenge(form)
        proof = Form(form.action, "post", {"lookup": [b64u(keys.lookup)], **challenge})
        signature = keys.sign(act, nonce=challenge["nonce"][0], at=challenge["at"][0])
        answer = self._session.submit(page, proof, {"signature": signature})
        _must_be(answer, 200, act)
        return answer

    def _parcel(
        self, telling: Telling, picture: Picture, members: Sequence[Mapping[str, str]], keys: ReceiptKeys
    ) -> bytes:
        # Only here: at a browser it is the page that looks at pixels, and the compiled kernels stay away.
        from haechi.hashes import pdq, windows
        from haechi.media import decode

        pixels = decode(picture.data)
        found, parts = pdq.hash_image(pixels), windows.hash_image(pixels)
        recipients = {member["to"]: unb64u(member["public"]) for member in members}
        report_id = uuid4()
        words = canonical({"v": 1, "story": telling.story, "contact": telling.contact, "danger": []})
        facts: dict[str, Any] = {
            "role": "self",
            "age_band": "19_plus",
            "harm_type": "synthesis",
            "circulation": "public",
            "addresses": "\n".join(telling.addresses),
            "seen_at": "",
            "wants": ["deletion"],
            "consents": ["notice", "evidence", "release_hash", "compare", "release_windows"],
        }
        sealed = {
            "report_id": str(report_id),
            "envelope": seal(words, {**recipients, REPORTER: keys.mailbox_public}, f"report:{report_id}"),
            "lookup": b64u(keys.lookup),
            "sign_public": b64u(keys.sign_public),
            "mailbox_public": b64u(keys.mailbox_public),
            "hashes": [{"hex": found.hex, "quality": found.quality, "windows": parts.text}],
            "in_danger": False,
        }
        return json.dumps({"facts": facts, "sealed": sealed}).encode()


@dataclass(frozen=True, slots=True)
class Posted:
    """What the board said to an upload."""

    status: int
    path: str
    answer: Mapping[str, Any]


class Uploader:
    """Somebody who posts pictures on a board."""

    def __init__(self, board: str) -> None:
        self._session = Session(board)

    def post(self, picture: Picture) -> Posted:
        page = self._session.post("/photos", picture.data, picture.media_type, Accept="application/json")
        answer = json.loads(page.text)
        return Posted(page.status, answer.get("page", ""), answer)


def _challenge(form: Form) -> dict[str, list[str]]:
    return {"nonce": [form.data["data-nonce"]], "at": [form.data["data-at"]]}


def _must_be(page: Page, status: int, what: str) -> None:
    if page.status != status:
        raise Unavailable(f"The hub answered {page.status} to the {what}.", do="See the hub's log.")
