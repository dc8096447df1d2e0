"""The whole thread, once, undisturbed: what was seen of each step, and what was stored on the way."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from haechi.core.errors import Tampered
from haechi.infra.keys import Keyring
from haechi.infra.sealing import open_envelope

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def played(kept_thread: Any) -> Any:
    run, _ = kept_thread
    assert run.code == 0, f"{run.told.get('missing')}\n{run.errors}"
    return run


@pytest.fixture(scope="session")
def kept(kept_thread: Any) -> Path:
    return Path(kept_thread[1])


@pytest.fixture(scope="session")
def planted(kept: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((kept / "planted.json").read_text())
    return found


def test_every_step_was_seen(played: Any, end: Any) -> None:
    assert played.told["ok"] is True
    assert played.told["outcome"] == end
    assert len(played.told["steps"]) == 13


def test_time_only_went_forward(played: Any) -> None:
    times = [step["at"] for step in played.told["steps"]]

    assert all(earlier <= later for earlier, later in pairwise(times))


def test_nothing_but_what_was_agreed_left_the_browser(played: Any) -> None:
    reported = played.seen["reported"]

    assert (reported["receipt_digits"], reported["sealed_on_device"], reported["hashes"]) == (24, True, 1)
    assert reported["with_windows"] == 1
    if reported["by"] == "browser":
        assert (reported["requests_elsewhere"], reported["cookies"]) == (0, 0)


def test_a_claim_held_and_only_a_confirmation_blocked(played: Any) -> None:
    assert played.seen["triaged"]["a_claim_can_only"] == "hold"
    assert played.seen["confirmed"]["people"] == 2
    blocked = played.seen["blocked"]
    assert (blocked["board"], blocked["verdict"]) == (403, "block")
    assert 0 < blocked["distance"] <= 31
    assert (blocked["a_piece_can_only"], blocked["a_piece_because"]) == ("hold", ["confirmed_part"])
    assert blocked["told_to_hub"] >= 1


def test_removal_was_verified_from_outside(played: Any) -> None:
    assert played.seen["removed"] == {"board": 410, "answer": "removed", "deaf": 200}
    assert played.seen["verified_gone"]["probes"] >= 2
    assert set(played.seen["verified_gone"]["statuses"]) == {410}
    assert played.seen["verified_gone"]["minutes_between"] >= 30


def test_the_deaf_board_was_reminded_and_then_escalated(played: Any) -> None:
    assert played.seen["renoticed"]["reminders"] == 3
    days = [at[:10] for at in played.seen["renoticed"]["sent_at"]]
    assert len(set(days)) == 4
    assert played.seen["escalated"] == {"notice": "exhausted", "escalation": "proposed", "desk_page": 200}


def test_the_prober_was_asked_wherever_a_page_still_answered(played: Any) -> None:
    """A status tells of a page that is gone; of one that still answers only a comparison can tell."""
    compared = played.seen["renoticed"]["compared"]

    assert compared["times"] >= 3
    assert (compared["http_status"], compared["sight"]) == (200, "present")
    assert played.seen["verified_gone"]["compared"] == 0


def test_withdrawal_travelled_within_one_sync(played: Any) -> None:
    withdrawn = played.seen["withdrawn"]

    assert withdrawn["acknowledged"] == "1 of 1"
    assert withdrawn["upload"] == 201


def forms(text: str) -> Iterator[bytes]:
    """How a text can lie in a table, a log, an argument or an address."""
    raw = text.encode()
    yield raw
    yield raw.hex().encode()
    yield json.dumps(text)[1:-1].encode()  # \uXXXX
    for shift in range(3):  # base64, wherever the text begins in it
        coded = base64.b64encode(b"\0" * shift + raw)
        core = coded[4 if shift else 0 : -4 if len(raw) > 12 else None]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
    if len(text) == 64 and set(text) <= set("0123456789abcdef"):
        yield bytes.fromhex(text)
    if text.isdecimal():
        yield " ".join(text[at : at + 4] for at in range(0, len(text), 4)).encode()


@pytest.mark.parametrize("before", [b"", b"x", b"xy", b"xyz", b'{"story":"'])
def test_the_search_sees_through_codings(before: bytes) -> None:
    """The search itself can fail: it finds a text in the middle of something encoded."""
    secret = "지어낸 이야기, 열두 글자 넘게"
    whole = before + secret.encode() + b'","more":1}'

    for coded in (whole, whole.hex().encode(), base64.b64encode(whole), base64.urlsafe_b64encode(whole)):
        assert any(form in coded for form in forms(secret))
    assert any(form in json.dumps({"story": secret}).encode() for form in forms(secret))
    assert not any(form in base64.b64encode(b"something else, as long as that is") for form in forms(secret))


def stored(kept: Path) -> Iterator[tuple[str, bytes]]:
    for path in kept.rglob("*"):
        if path.is_file() and path.name != "planted.json":
            yield str(path.relative_to(kept)), path.read_bytes()


def test_the_search_would_find_something(played: Any, kept: Path) -> None:
    """What is stored openly is found by the same search: the tables, jobs and visits are really there."""
    everything = dict(stored(kept))

    assert b"19_plus" in everything["db/casework_report.txt"]
    assert b"kernel.handle" in everything["db/kept_job.txt"]
    assert b"notices.attend" in everything["db/kept_job.txt"]
    assert b"/report/send/" in everything["log/hub.log"]


@pytest.mark.parametrize("kind", ["sealed", "operational"])
def test_no_canary_lies_anywhere_in_plain_text(
    played: Any, kept: Path, planted: dict[str, Any], kind: str
) -> None:
    everything = dict(stored(kept))

    found = [
        (name, place)
        for name, text in planted[kind].items()
        for form in set(forms(text))
        for place, content in everything.items()
        if form in content
    ]

    assert len(planted[kind]) >= 4
    assert kind == "sealed" or {"windows 0", "windows 1"} <= set(planted[kind])
    assert found == []


def envelopes(kept: Path) -> list[dict[str, Any]]:
    """Every envelope in every table of the dump."""
    found = []
    for path in (kept / "db").glob("*.txt"):
        for line in path.read_text("utf-8", "replace").splitlines():
            for column in line.split("\t"):
                if '"wraps"' in column:
                    found.append(json.loads(column))
    return found


def test_sealed_words_stay_closed_to_the_servers_own_keys(
    played: Any, kept: Path, planted: dict[str, Any]
) -> None:
    keyring = Keyring(kept / "keys")
    own = [path.read_bytes()[:32] for path in (kept / "keys").rglob("*") if path.is_file()]
    own += [keyring.secret(name) for name in ("django", "bank", "ledger", "member", "seal", "webhook")]
    sealed = envelopes(kept)
    reader, private = planted["reader"]["key"], bytes.fromhex(planted["reader"]["private"])

    assert len(sealed) >= 4  # the report, two page frames, a note
    for envelope in sealed:
        assert open_envelope(envelope, reader, private)
        for recipient in [wrap["to"] for wrap in envelope["wraps"]]:
            for key in own:
                with pytest.raises(Tampered):
                    open_envelope(envelope, recipient, key)


def test_ciphers_of_the_server_open_no_envelope(played: Any, kept: Path) -> None:
    keyring = Keyring(kept / "keys")

    for envelope in envelopes(kept):
        raw = base64.urlsafe_b64decode(envelope["ct"] + "==")
        for label in ("report", "evidence", "note", envelope["ctx"], "casework.envelope"):
            with pytest.raises(Tampered):
                keyring.cipher(label).open(raw)
