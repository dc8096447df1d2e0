"""The person over HTTP goes through the real pages; the uploader hears what the board says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from haechi.core.errors import Unavailable
from haechi.demo.actors import HttpVictim, Posted, Telling, Uploader
from haechi.demo.pictures import draw
from haechi.demo.web import Page, Session
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.intake import api as intake
from haechi.infra.sealing import open_envelope

TELLING = Telling(["https://board.example/p/1", "https://board.example/p/2"], "지어낸 이야기", "a@b.example")


def test_report_status_and_withdrawal(hub: str, stage: Any, work: Callable[[], None]) -> None:
    victim = HttpVictim(hub)

    code = victim.report(TELLING, draw(1))
    work()
    (case,) = cases.queue()
    report = intake.get(case.report_id)
    assert len(code) == 24
    assert [one.url for one in report.locators] == list(TELLING.addresses)
    assert (len(report.hashes), report.sealed_on_device) == (1, True)
    assert {name for grant in intake.grants(report.id) for name in grant.recipients} >= {"banks", "prober"}

    reader = stage.members["minseo"]
    words = json.loads(open_envelope(intake.envelope(report.id), reader.key_id, reader.private))
    assert (words["story"], words["contact"]) == ("지어낸 이야기", "a@b.example")

    assert "Where your report stands" in victim.status(code)
    victim.withdraw(code)
    assert intake.get(report.id).state == "withdrawn"


def test_a_wrong_receipt_is_refused(hub: str) -> None:
    with pytest.raises(Unavailable, match="status"):
        HttpVictim(hub).status("0" * 24)


class Said(Session):
    """A board that always says the same."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__("http://board.example")
        self.page = Page(status, "", text)

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> Page:
        assert (path, kind, headers) == ("/photos", "image/jpeg", {"Accept": "application/json"})
        return self.page


@pytest.mark.parametrize(
    ("status", "text", "path"),
    [(201, '{"id": "a", "page": "/p/a"}', "/p/a"), (403, '{"verdict": "block"}', "")],
)
def test_an_upload_and_its_answer(status: int, text: str, path: str) -> None:
    uploader = Uploader("http://board.example")
    uploader._session = Said(status, text)

    assert uploader.post(draw(1)) == Posted(status, path, json.loads(text))
