"""An officer works through the desk's own forms, and opens and seals as its scripts do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from haechi.core.errors import NotPermitted, Unavailable
from haechi.demo.actors import HttpVictim, Telling
from haechi.demo.officer import Officer
from haechi.demo.pictures import draw
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases


@pytest.fixture
def case(hub: str, stage: Any, work: Callable[[], None]) -> cases.CaseRecord:
    HttpVictim(hub).report(Telling(["https://board.example/p/1"], "지어낸 이야기", ""), draw(1))
    work()
    return cases.queue()[0]


def test_accept_confirm_and_read(hub: str, stage: Any, case: cases.CaseRecord) -> None:
    minseo, jiho = (Officer(hub, stage.members[name]) for name in ("minseo", "jiho"))

    minseo.accept(case.id, note="동료에게")
    minseo.note(case.id, "또 하나")
    (entry,) = banks.entries_for(case.report_id)
    minseo.confirm(case.id, entry.id, "platform_compared")
    jiho.confirm(case.id, entry.id, "authorised_viewing")

    assert cases.get(case.id).state == "accepted"
    assert banks.entries_for(case.report_id)[0].state == "confirmed"
    opened = jiho.read(case.id)
    assert "지어낸 이야기" in opened["report"]
    assert {"동료에게", "또 하나"} <= set(opened.values())


def test_one_person_cannot_confirm_twice(hub: str, stage: Any, case: cases.CaseRecord) -> None:
    minseo = Officer(hub, stage.members["minseo"])
    minseo.accept(case.id, note="동료에게")
    (entry,) = banks.entries_for(case.report_id)
    minseo.confirm(case.id, entry.id, "finding")

    with pytest.raises(LookupError):
        minseo.confirm(case.id, entry.id, "finding")


def test_a_wrong_password_and_a_missing_role(hub: str, stage: Any, case: cases.CaseRecord) -> None:
    wrong = msgspec.structs.replace(stage.members["minseo"], password="not-the-password")
    with pytest.raises(NotPermitted, match="could not sign in"):
        Officer(hub, wrong)

    with pytest.raises(Unavailable, match="403"):
        Officer(hub, stage.members["sora"]).enforcement_desk()
    assert Officer(hub, stage.members["haneul"]).enforcement_desk().status == 200
