"""Settings that make no sense stop the start, by name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.core.signal import View
from haechi.core.verdict import OnUnscanned, Policy
from haechi.gateway.config import config_from_env

KEY = (Path(__file__).parents[2] / "vectors" / "wire" / "public_key.txt").read_text().strip()


def env(**changes: str) -> dict[str, str]:
    given = {
        "HOME": "/nowhere",
        "HUB_URL": "http://127.0.0.1:8600/",
        "HUB_PUBLIC_KEY": KEY,
        "SUBSCRIBER": "s",
    }
    return {f"HAECHI_GATEWAY_{name}": value for name, value in (given | changes).items()}


def test_three_settings_are_enough() -> None:
    config = config_from_env(env())
    assert (config.host, config.port, config.hub_url) == ("127.0.0.1", 8601, "http://127.0.0.1:8600")
    assert config.policy.on_unscanned is OnUnscanned.OPEN


def test_a_platform_has_its_own_policy() -> None:
    policy = config_from_env(env(BLOCK_DISTANCE="10", HOLD_HOURS="0.5", ON_UNSCANNED="closed")).policy
    assert policy.block_distance == 10
    assert policy.hold == timedelta(minutes=30)
    assert policy.on_unscanned is OnUnscanned.CLOSED


def test_agreement_of_windows_blocks_only_where_the_platform_says_so() -> None:
    for text, expected in (("", False), ("no", False), ("yes", True)):
        assert config_from_env(env(BLOCK_PARTS=text)).policy.block_parts is expected
    with pytest.raises(Refusal, match="BLOCK_PARTS"):
        config_from_env(env(BLOCK_PARTS="maybe"))


def test_views_are_on_or_off_by_name() -> None:
    for text, expected in (
        ("", Policy().views),
        ("whole", {View.WHOLE}),
        ("turned, border_removed", {View.TURNED, View.BORDER_REMOVED}),
        ("part", {View.PART}),
    ):
        assert config_from_env(env(VIEWS=text)).policy.views == expected
    with pytest.raises(Refusal, match="picture_box"):
        config_from_env(env(VIEWS="screenshot"))


@pytest.mark.parametrize("missing", ["HUB_URL", "HUB_PUBLIC_KEY", "SUBSCRIBER"])
def test_what_is_missing_is_named(missing: str) -> None:
    with pytest.raises(Refusal, match=f"HAECHI_GATEWAY_{missing}"):
        config_from_env(env(**{missing: ""}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"HUB_PUBLIC_KEY": "x"},
        {"HUB_URL": "http://hub.example"},
        {"HUB_URL": "ftp://127.0.0.1"},
        {"HUB_URL": "hub"},
        {"HOST": "0.0.0.0"},
        {"HOST": "0.0.0.0", "TOKEN": "short"},
        {"PORT": "http"},
        {"WORKERS": "0"},
        {"WORKERS": "-1"},
        {"SYNC_SECONDS": "soon"},
        {"SYNC_SECONDS": "0"},
        {"BLOCK_DISTANCE": "32"},
        {"HOLD_HOURS": "0"},
        {"HOLD_HOURS": "nan"},
        {"ON_UNSCANNED": "maybe"},
        {"VIEWS": "border"},
        {"VIEWS": "turned,,whole"},
    ],
)
def test_what_is_wrong_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        config_from_env(env(**wrong))


def test_beyond_this_machine_a_token_is_enough() -> None:
    assert config_from_env(env(HOST="0.0.0.0", TOKEN="0123456789abcdef")).host == "0.0.0.0"
    assert config_from_env(env(HUB_URL="https://hub.example")).hub_url == "https://hub.example"
