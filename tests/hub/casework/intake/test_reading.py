"""What leaves intake of a report: which of its addresses are public, and what a private room is told."""

from __future__ import annotations

import pytest

from haechi.core.ids import SYSTEM, Actor
from haechi.hub.casework.intake import api
from haechi.testing.clock import MORNING

from .conftest import Make

pytestmark = pytest.mark.django_db

LEAD = Actor(kind="officer", id="p-1", role="lead")


@pytest.mark.parametrize(
    ("circulation", "public"),
    [("public", True), ("both", True), ("not_spread", True), ("unknown", True), ("private", False)],
)
def test_an_address_is_public_unless_all_is_private(submission: Make, circulation: str, public: bool) -> None:
    report = api.accept_report(submission(circulation=circulation), now=MORNING).report_id
    assert [locator.public for locator in api.get(report).locators] == [public]


def test_a_private_room_is_for_the_police_and_the_page_says_so(submission: Make) -> None:
    report = api.accept_report(submission(circulation="private"), now=MORNING).report_id
    for state, actor in (("acknowledged", SYSTEM), ("triage", LEAD), ("accepted", LEAD)):
        api.move(report, state, actor=actor, now=MORNING)
    told = api.told(report, language="en")
    assert [line.key for line in told][:2] == ["report.private_rooms", "report.submitted"]
    assert told[-1].key == "report.accepted_private"
    assert all("112" in line.next for line in (told[0], told[-1]))


def test_where_it_is_in_both_the_public_part_goes_on(submission: Make) -> None:
    report = api.accept_report(submission(circulation="both"), now=MORNING).report_id
    for state, actor in (("acknowledged", SYSTEM), ("triage", LEAD), ("accepted", LEAD)):
        api.move(report, state, actor=actor, now=MORNING)
    keys = [line.key for line in api.told(report, language="ko")]
    assert (keys[0], keys[-1]) == ("report.private_rooms", "report.accepted")
