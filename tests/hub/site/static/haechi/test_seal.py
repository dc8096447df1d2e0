"""The browser's sealing against the server's: each opens what the other sealed."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from haechi.core.canonical import b64u, unb64u
from haechi.infra.sealing import REPORTER, check_envelope, key_id, new_keypair, open_envelope, seal

pytestmark = pytest.mark.browser

VECTORS = Path(__file__).parents[5] / "vectors" / "sealing"
LONG = "가나다 abc 🙂\n" * 1000
PRELUDE = """
    const [seal, bytes] = [await import("/static/haechi/seal.js"), await import("/static/haechi/bytes.js")];
"""


def run(page: Page, body: str, argument: object = None) -> Any:
    return page.evaluate(f"async (argument) => {{ {PRELUDE} {body} }}", argument)


@pytest.mark.parametrize("side", ["python", "browser"])
def test_golden_envelopes_of_both_sides_open(static_page: Page, side: str) -> None:
    golden = json.loads((VECTORS / f"{side}.json").read_text(encoding="utf-8"))
    opened = run(
        static_page,
        """const texts = [];
        for (const { envelope } of argument.envelopes)
          for (const [to, key] of Object.entries(argument.keys))
            texts.push(await seal.open(envelope, to, bytes.unb64u(key)));
        return texts;""",
        golden,
    )
    assert opened == [vector["text"] for vector in golden["envelopes"] for _ in golden["keys"]]


def test_the_server_opens_what_the_browser_seals(static_page: Page) -> None:
    private, public = new_keypair()
    recipients = [{"to": key_id(public), "public": b64u(public)}, {"to": REPORTER, "public": b64u(public)}]
    envelope = run(
        static_page,
        "return seal.seal(argument.text, argument.recipients, 'report:1');",
        {"text": LONG, "recipients": recipients},
    )
    assert check_envelope(envelope, context="report:1", recipients=frozenset({key_id(public)})) == envelope
    assert open_envelope(envelope, key_id(public), private).decode() == LONG


def test_the_browser_opens_what_the_server_seals(static_page: Page) -> None:
    private, public = new_keypair()
    envelope = seal(LONG.encode(), {key_id(public): public}, "report:1")
    opening = {"envelope": envelope, "id": key_id(public), "key": b64u(private)}
    body = "return seal.open(argument.envelope, argument.id, bytes.unb64u(argument.key));"
    assert run(static_page, body, opening) == LONG
    opening["envelope"] = {**envelope, "ctx": "report:2"}
    with pytest.raises(Error, match="Unopenable"):
        run(static_page, body, opening)


def test_a_member_key_comes_back_only_by_its_passphrase(static_page: Page) -> None:
    golden = json.loads((VECTORS / "browser.json").read_text(encoding="utf-8"))
    wrapped = golden["wrapped"]
    body = "return bytes.b64u(await seal.unwrapPrivate(argument.wrapped, argument.words));"
    private = run(static_page, body, {"wrapped": wrapped, "words": golden["passphrase"]})
    assert private == golden["keys"][wrapped["key"]]
    assert key_id(unb64u(golden["member_public"])) == wrapped["key"]
    for bad in (
        {"wrapped": wrapped, "words": "another"},
        {"wrapped": {**wrapped, "key": "0" * 16}, "words": golden["passphrase"]},
        {"wrapped": {**wrapped, "rounds": 1}, "words": golden["passphrase"]},
    ):
        with pytest.raises(Error, match="WrongPassphrase"):
            run(static_page, body, bad)


def test_a_new_member_key_wraps_and_unwraps(static_page: Page) -> None:
    body = """const key = await seal.newMemberKey();
        const back = await seal.unwrapPrivate(await seal.wrapPrivate(key.private, "words"), "words");
        return [key.keyId, key.public, bytes.b64u(key.private), bytes.b64u(back)];"""
    identity, public, private, back = run(static_page, body)
    assert identity == key_id(unb64u(public))
    assert private == back
    assert open_envelope(seal(b"x", {identity: unb64u(public)}, "c"), identity, unb64u(private)) == b"x"
