"""Registering platforms and finding out whom to tell."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from haechi.core.errors import Conflict, Refusal
from haechi.hub.platforms import api
from haechi.hub.platforms.records import Known, UnknownHost

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"canary-secret-canary-secret").decode()
pytestmark = pytest.mark.django_db


def register(slug: str = "board", **more: Any) -> None:
    given: dict[str, Any] = {
        "name_ko": "사진 게시판",
        "name_en": "Photo board",
        "hosts": ["board.example"],
        "channel": "webhook",
        "address": "https://board.example/canary-address",
        "secret": SECRET,
        "capabilities": ["answers"],
    }
    api.register(slug, now=NOW, **{**given, **more})


def test_a_registered_host_leads_to_its_routes() -> None:
    register()

    found = api.routes_for("https://www.board.example/p/1")

    assert isinstance(found, Known)
    assert found.platform.recipient == "platform:board"
    [route] = found.routes
    assert (route.channel, route.answers) == ("webhook", True)
    assert route.secret == SECRET


def test_an_unknown_place_is_a_named_result() -> None:
    register()

    assert api.routes_for("https://elsewhere.example/p/1") == UnknownHost()
    assert api.routes_for("https://board.example.evil.example/p") == UnknownHost()
    assert api.routes_for("https://notboard.example/p") == UnknownHost()


def test_the_most_exact_host_wins() -> None:
    register()
    register("shop", hosts=["shop.board.example"])

    found = api.routes_for("https://shop.board.example/p")

    assert isinstance(found, Known)
    assert found.platform.slug == "shop"


def test_registering_again_replaces_the_route_and_keeps_the_platform() -> None:
    register()
    register(address="https://board.example/new", name_en="Board")

    assert [platform.name_en for platform in api.every()] == ["Board"]
    assert api.route_to("platform:board", "webhook").address == "https://board.example/new"


def test_a_host_belongs_to_one_platform() -> None:
    register()

    with pytest.raises(Conflict):
        register("other")
    assert [platform.slug for platform in api.every()] == ["board"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"channel": "pigeon"}, "bad_channel"),
        ({"secret": ""}, "bad_secret"),
        ({"channel": "email", "secret": ""}, "bad_secret"),
        ({"address": "http://board.example/desk"}, "not_https"),
        ({"address": "board.example/desk"}, "scheme"),
        ({"channel": "console"}, "demonstration_only"),
        ({"capabilities": ["flies"]}, "bad_capability"),
        ({"hosts": ["com"]}, "bad_host"),
    ],
)
def test_a_wrong_entry_is_refused_by_name(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        register(**wrong)
    assert caught.value.reason == reason
    assert api.every() == ()


def test_a_demonstration_may_reach_its_own_board_and_write_to_a_file(settings: Settings) -> None:
    settings.HAECHI_DEMO = True
    settings.HAECHI_PROBE_ALLOW = "127.0.0.1:8611"

    register(hosts=["127.0.0.1:8611"], address="http://127.0.0.1:8611/desk")
    register(channel="console", address="desk", secret="", capabilities=[])
    with pytest.raises(Refusal):
        register(address="http://127.0.0.1:8612/desk")


def test_a_route_that_is_not_there_is_refused_by_name() -> None:
    register()

    with pytest.raises(Refusal, match="cannot be told"):
        api.route_to("platform:board", "email")
    with pytest.raises(Refusal, match="no such platform"):
        api.get("platform:nobody")


def test_address_and_secret_are_encrypted_and_never_shown() -> None:
    register()

    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM platforms_platformroute")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"canary" not in stored
    assert base64.b64decode(SECRET.removeprefix("whsec_")) not in stored
    shown = repr(api.route_to("platform:board", "webhook"))
    assert "canary" not in shown
    assert SECRET not in shown
