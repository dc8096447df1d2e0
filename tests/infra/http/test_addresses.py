"""Only public addresses pass, whatever they are dressed as."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.infra.http.addresses import is_public, parse, parse_allow, vet

PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9"),
    *("192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "2002:7f00:1::1", "2002:c0a8:101::", "2001::1", "100::1", "5f00::1", "3fff::1"),
    *("localhost", "", "not an address", "127.1", "2130706433"),
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_these_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_these_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_dressing_an_address_up_changes_nothing(address: IPv4Address) -> None:
    dressed = [IPv6Address(0xFFFF << 32 | int(address)), IPv6Address(0x64FF9B << 96 | int(address))]

    assert {is_public(str(dress)) for dress in dressed} == {is_public(str(address))}
    assert not is_public(str(address)) or address.is_global


def test_one_bad_answer_spoils_the_name() -> None:
    vet(["8.8.8.8", "1.1.1.1"])
    with pytest.raises(Refusal) as refused:
        vet(["8.8.8.8", "192.168.0.1"])

    assert refused.value.reason == "private_address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://site.example/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("gopher://site.example", "scheme"),
        ("site.example/a", "scheme"),
        ("http://user:pw@site.example/", "credentials"),
        ("http://user@site.example/", "credentials"),
        ("http://site.example:25/", "port"),
        ("http://site.example:22/", "port"),
        ("http://site.example:99999/", "address"),
        ("http://site.example:x/", "address"),
        ("http:///a", "address"),
        ("http://[::1", "address"),
        ("http://[fe80::1%25eth0]/", "address"),
        ("http://¨.example/", "address"),
        ("http://site.example/a b", "address"),
        ("http://site.example/a\r\nHost: x", "address"),
        ("http://site.example\\@other.example/", "address"),
        ("http://site%2eexample/", "address"),
        ("http://site.example/" + "a" * 5000, "address"),
        ("http://" + "한" * 80 + ".example/", "address"),
    ],
)
def test_what_is_no_page_is_refused_by_name_and_not_repeated(url: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(url)

    assert refused.value.reason == reason
    assert "example" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "tidy"),
    [
        ("HTTP://Site.Example.", "http://site.example/"),
        ("https://site.example:443/a?b=c#d", "https://site.example/a?b=c"),
        ("http://site.example:8080/a%20b", "http://site.example:8080/a%20b"),
        ("https://한글.example/사진", "https://xn--bj0bj06e.example/%EC%82%AC%EC%A7%84"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
    ],
)
def test_addresses_are_written_one_way(url: str, tidy: str) -> None:
    assert parse(url).url == tidy


@given(st.text(max_size=60), st.sampled_from(["", "http://", "http://site.example/"]))
def test_any_text_is_refused_or_written_one_way(text: str, before: str) -> None:
    try:
        target = parse(before + text)
    except Refusal:
        return

    assert parse(target.url) == target


def test_parts_of_an_address_are_not_printed() -> None:
    assert "site" not in repr(parse("http://site.example/secret"))


def test_the_deployment_names_its_own_places() -> None:
    assert parse_allow("") == frozenset()
    assert parse_allow("127.0.0.1:8611, Board.Example:80,[::1]:8612") == {
        ("127.0.0.1", 8611),
        ("board.example", 80),
        ("::1", 8612),
    }
    assert parse("http://127.0.0.1:25/", allow=frozenset({("127.0.0.1", 25)})).port == 25


@pytest.mark.parametrize("text", ["127.0.0.1", ":80", "a:b", "a:0", "a:70000", "a:80;b:81"])
def test_an_allow_list_with_a_slip_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_allow(text)

    assert refused.value.reason == "allow"
