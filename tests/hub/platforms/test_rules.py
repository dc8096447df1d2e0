"""Which host an address names, and which registered hosts cover it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.hub.platforms.rules import candidates, check_secret, clean_host, host_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Board.Example/p/1", "board.example"),
        ("https://board.example:443/p", "board.example"),
        ("http://board.example:8080/p", "board.example:8080"),
        ("http://127.0.0.1:8611/p/1", "127.0.0.1:8611"),
        ("http://[::1]:8611/p", "[::1]:8611"),
        ("https://한국.example/x", "xn--3e0b707e.example"),
        ("https://board.example./x", "board.example"),
    ],
)
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url", ["", "canary.example/p", "ftp://board.example/", "http://", "http://x:99999/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refusal) as caught:
        host_of(url)
    assert caught.value.reason == "bad_address"
    assert not url or url not in str(caught.value)


def test_a_name_covers_its_sub_domains_and_never_the_top() -> None:
    assert candidates("a.b.board.example") == ("a.b.board.example", "b.board.example", "board.example")
    assert candidates("localhost") == ("localhost",)


def test_another_port_is_another_place() -> None:
    assert candidates("127.0.0.1:8612") == ("127.0.0.1:8612",)
    assert "board.example" not in candidates("board.example:8080")


labels = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)


@given(st.lists(labels, min_size=2, max_size=5))
def test_every_candidate_is_a_suffix_with_a_dot(names: list[str]) -> None:
    host = ".".join(names)

    for candidate in candidates(host):
        assert host == candidate or host.endswith("." + candidate)
        assert "." in candidate


@pytest.mark.parametrize("host", ["example", "com", "a b.example", ""])
def test_a_host_that_covers_too_much_or_nothing_is_refused(host: str) -> None:
    with pytest.raises(Refusal):
        clean_host(host)


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_not base64!", "whsec_" + base64.b64encode(b"x" * 8).decode()]
)
def test_a_weak_secret_is_refused_without_being_told(secret: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_secret(secret)
    assert caught.value.reason == "bad_secret"


def test_a_good_secret_passes() -> None:
    check_secret("whsec_" + base64.b64encode(bytes(24)).decode())
