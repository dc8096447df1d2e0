"""Which channel carries a notice by which route."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from haechi.channels import CHANNELS, ConsoleChannel, EmailChannel, WebhookChannel
from haechi.core.errors import Refusal, Unavailable
from haechi.hub.casework.notices import post
from haechi.hub.platforms.records import Route

SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def route(channel: str) -> Route:
    return Route("platform:board", channel, "abuse@board.example", SECRET, frozenset())


def test_every_channel_has_its_maker(settings: Settings, tmp_path: Path) -> None:
    settings.HAECHI_HOME = tmp_path
    settings.HAECHI_MAIL_URL = "smtp://mail.example:587"
    settings.HAECHI_MAIL_FROM = "notices@haechi.example"
    settings.HAECHI_DEMO = True

    made = {channel.kind: type(post.channel_for(route(channel.kind))) for channel in CHANNELS}

    assert made == {"console": ConsoleChannel, "email": EmailChannel, "webhook": WebhookChannel}


def test_without_a_mail_server_mail_waits(settings: Settings) -> None:
    settings.HAECHI_MAIL_URL = ""

    with pytest.raises(Unavailable, match="HAECHI_MAIL_URL"):
        post.channel_for(route("email"))


def test_outside_a_demonstration_nothing_is_printed() -> None:
    with pytest.raises(Refusal) as caught:
        post.channel_for(route("console"))
    assert caught.value.reason == "demonstration_only"


def test_a_maker_can_be_put_in_the_place_and_back(settings: Settings) -> None:
    settings.HAECHI_DEMO = True
    before = post.use({"console": lambda route: WebhookChannel(post.visitor(), secret=route.secret)})
    try:
        assert isinstance(post.channel_for(route("console")), WebhookChannel)
    finally:
        post.use(before)
    assert isinstance(post.channel_for(route("console")), ConsoleChannel)
