"""The enforcement desk over HTTP: who may see it, what it says, what it decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from haechi.hub.casework.enforcement import api, views
from haechi.testing.clock import FakeClock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _same_clock_and_language(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(views, "now", clock.now)
    with translation.override("ko"):
        yield


def enter(client: Client, centre: Any, role: str) -> Client:
    from haechi.hub.kernel.people import Person

    person = Person.objects.get(pk=centre.people[role])
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(what: str = "escalation") -> str:
    return reverse("enforcement:escalation", kwargs={"escalation_id": api.desk()[0].id})


def step(what: str) -> str:
    return reverse("enforcement:act", kwargs={"escalation_id": api.desk()[0].id, "what": what})


def test_the_desk_lists_and_tells_why(deaf: Any, client: Client) -> None:
    for role in ("regulator", "lead"):
        desk = enter(client, deaf.centre, role)
        assert str(api.desk()[0].id)[:8] in desk.get(reverse("enforcement:desk")).content.decode()
        told = desk.get(page()).content.decode()
        assert "사진 게시판" in told
        assert "지체 없이" in told
        assert "2024-11-06" in told
        assert ("<form" in told.split('id="decide"')[1].split("</section>")[0]) == (role == "regulator")
    english = desk.get("/en" + page()).content.decode()
    assert "Photo board" in english
    assert "Why milder steps were not enough" in english


def test_a_lead_of_a_centre_decides_nothing(deaf: Any, client: Client) -> None:
    desk = enter(client, deaf.centre, "lead")

    for what, reason in (("take", ""), ("return", "incomplete"), ("unavailable", "no_quorum")):
        assert desk.post(step(what), {"reason": reason}).status_code == 403
    assert api.desk()[0].state == "proposed"


def test_others_stay_outside(deaf: Any, client: Client) -> None:
    for role in ("counsellor", "deletion_officer"):
        visitor = enter(client, deaf.centre, role)
        assert visitor.get(reverse("enforcement:desk")).status_code == 403
        assert visitor.post(step("take")).status_code == 403
    assert api.desk()[0].state == "proposed"


@pytest.mark.parametrize(
    ("what", "reason", "state"),
    [
        ("take", "", "taken_up"),
        ("return", "incomplete", "returned"),
        ("unavailable", "no_quorum", "authority_unavailable"),
    ],
)
def test_each_decision_is_one_post(deaf: Any, client: Client, what: str, reason: str, state: str) -> None:
    desk = enter(client, deaf.centre, "regulator")

    assert desk.post(step(what), {"reason": reason}).status_code == 302
    assert api.desk()[0].state == state
    told = desk.get(page()).content.decode()
    assert ("제23조의2" in told) == (state == "authority_unavailable")


def test_what_makes_no_sense_is_refused(deaf: Any, client: Client) -> None:
    desk = enter(client, deaf.centre, "regulator")
    for what, status in (("fly", 400), ("return", 400), ("again", 409)):
        assert desk.post(step(what)).status_code == status
    assert api.desk()[0].state == "proposed"


def test_an_unknown_escalation_is_named(deaf: Any, client: Client) -> None:
    missing = reverse("enforcement:escalation", kwargs={"escalation_id": uuid4()})
    assert enter(client, deaf.centre, "lead").get(missing).status_code == 400
