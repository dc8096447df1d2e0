"""What a browser posts is read field by field, and what is not whole is refused by one name."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from haechi.core.canonical import b64u
from haechi.core.errors import Refusal
from haechi.core.hash import pdq_from_hex
from haechi.hub.casework.intake.forms import FactsForm, WordsForm
from haechi.hub.casework.intake.sending import read_body, sealed_by_browser, sealed_on_arrival
from haechi.infra.sealing import new_keypair, open_envelope

from .conftest import HASH, windows

FACTS = {"role": "self", "age_band": "19_plus", "harm_type": "threat", "circulation": "not_spread"}
_, PUBLIC = new_keypair()


def sealed(**changes: Any) -> dict[str, Any]:
    return {
        "report_id": str(uuid4()),
        "envelope": {"v": 1, "ctx": "x", "ct": "x", "wraps": [{"to": "reporter", "w": "x"}]},
        "lookup": b64u(bytes(32)),
        "sign_public": b64u(bytes(32)),
        "mailbox_public": b64u(PUBLIC),
        "hashes": [{"hex": HASH, "quality": 97}],
        "in_danger": False,
        **changes,
    }


def body(**changes: Any) -> bytes:
    return json.dumps({"facts": FACTS, "sealed": sealed(**changes)}).encode()


def test_a_whole_body_is_read() -> None:
    facts, parts = read_body(body())
    assert facts == FACTS
    assert parts.hashes == (pdq_from_hex(HASH, quality=97),)
    assert not parts.in_danger


@pytest.mark.parametrize(
    "change",
    [
        {"report_id": "no"},
        {"report_id": 7},
        {"lookup": "not base64!"},
        {"lookup": None},
        {"hashes": None},
        {"hashes": [{"hex": HASH}]},
        {"hashes": [{"hex": HASH, "quality": 101}]},
        {"hashes": [{"hex": HASH, "quality": True}]},
        {"hashes": [{"hex": HASH, "quality": 9.5}]},
        {"envelope": {"v": 1, "wraps": [{"to": ["reporter"]}]}},
        {"envelope": []},
        {"in_danger": "yes"},
    ],
)
def test_what_is_not_whole_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read_body(body(**change))
    assert refused.value.reason == "bad_body"


def test_windows_come_with_their_hash_or_not_at_all() -> None:
    given = {"hex": HASH, "quality": 97}
    several = [{**given, "windows": windows().text}, given, {**given, "windows": ""}]
    _, parts = read_body(body(hashes=several))
    assert parts.windows == (windows(), None, None)
    assert windows().text not in repr(parts)


GOOD = windows().text


@pytest.mark.parametrize(
    "bad",
    [
        "x",
        GOOD + "=",
        GOOD[:-1],
        GOOD + "A",
        GOOD[:-4],
        "AQ" + GOOD[2:],
        "AQ",
        "A" * 100_000,
        "한",
        GOOD.replace("A", "+", 1),
    ],
)
def test_windows_that_are_not_whole_are_refused_by_name_and_not_repeated(bad: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_body(body(hashes=[{"hex": HASH, "quality": 97, "windows": bad}]))
    assert refused.value.reason == "bad_window_hash"
    assert bad == "x" or bad not in str(refused.value)


@pytest.mark.parametrize("where", ["facts", "sealed", "envelope", "unknown"])
@pytest.mark.parametrize("depth", [3, 400, 900, 100_000])
def test_a_deeply_nested_body_is_refused_by_the_same_name(where: str, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    places = {
        "facts": json.dumps({"facts": FACTS | {"age_band": "X"}, "sealed": sealed()}),
        "sealed": json.dumps({"facts": FACTS, "sealed": "X"}),
        "envelope": json.dumps({"facts": FACTS, "sealed": sealed(envelope={"v": 1, "ct": "X"})}),
        "unknown": json.dumps({"facts": FACTS, "sealed": "no", "more": "X"}),
    }
    with pytest.raises(Refusal) as refused:
        read_body(places[where].replace('"X"', deep).encode())
    assert refused.value.reason == "bad_body"


@pytest.mark.parametrize("bits", ["", "0" * 63, "g" * 64, HASH + "00"])
def test_what_is_no_hash_is_refused(bits: str) -> None:
    with pytest.raises(Refusal):
        read_body(body(hashes=[{"hex": bits, "quality": 50}]))


@pytest.mark.parametrize(
    ("danger", "band", "urgent"), [(True, "19_plus", True), (False, "14_18", True), (False, "19_plus", False)]
)
def test_age_adds_to_the_urgency_that_the_device_found(danger: bool, band: str, urgent: bool) -> None:
    _, parts = read_body(body(in_danger=danger))
    facts = FactsForm({**FACTS, "age_band": band}, role="self")
    assert facts.is_valid()
    assert sealed_by_browser(facts, parts, language="ko").urgent is urgent


def test_without_script_every_word_is_inside_the_envelope() -> None:
    private, public = new_keypair()
    facts = FactsForm(FACTS, role="self")
    words = WordsForm({"story": "canary", "danger": ["nearby"]}, role="self")
    assert facts.is_valid()
    assert words.is_valid()
    submission, code = sealed_on_arrival(facts, words, recipients={"team": public}, language="ko")
    assert json.loads(open_envelope(submission.envelope, "team", private))["story"] == "canary"
    assert not submission.sealed_on_device
    assert submission.hashes == ()
    for canary in ("canary", code):
        assert canary not in repr(submission)
        assert canary not in json.dumps(submission.envelope)
