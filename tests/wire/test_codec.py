"""Strict decoding: every golden message survives a round trip, every fault has its name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.wire import bank, codec, compare, feedback, notice, scan

GOLDEN = Path(__file__).parents[2] / "vectors" / "wire"
KINDS: dict[str, type[codec.Message]] = {
    "bank_version": bank.BankVersion,
    "ack": feedback.Ack,
    "match_reports": feedback.MatchReports,
    "scan_answer": scan.ScanAnswer,
    "scan_answer_2": scan.ScanAnswer,
    "scan_answer_3": scan.ScanAnswer,
    "bank_version_2": bank.BankVersion,
    "match_reports_2": feedback.MatchReports,
    "compare_request": compare.CompareRequest,
    "compare_answer": compare.CompareAnswer,
    "takedown_request": notice.TakedownRequest,
    "takedown_answer": notice.TakedownAnswer,
}


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.json").read_bytes().rstrip(b"\n")


def changed(name: str, **fields: object) -> bytes:
    return json.dumps(json.loads(golden(name)) | fields).encode()


@pytest.mark.parametrize("name", KINDS)
def test_a_golden_message_is_canonical_and_survives_the_round_trip(name: str) -> None:
    assert codec.encode(codec.decode(golden(name), KINDS[name])) == golden(name)


@pytest.mark.parametrize("name", KINDS)
def test_every_message_refuses_what_it_does_not_know(name: str) -> None:
    for data, reason in (
        (changed(name, extra=1), "unknown_field"),
        (changed(name, v=99), "unknown_version"),
        (golden(name)[:-1], "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "bad_field"),
    ):
        with pytest.raises(Refusal) as caught:
            codec.decode(data, KINDS[name])
        assert caught.value.reason == reason


@pytest.mark.parametrize("name", KINDS)
def test_the_version_may_not_be_left_out(name: str) -> None:
    fields = json.loads(golden(name))
    del fields["v"]
    with pytest.raises(Refusal):
        codec.decode(json.dumps(fields).encode(), KINDS[name])


ENTRY = {"id": "e", "hash": "0f" * 32, "kind": "confirmed"}
CLAIM = {"id": "e", "hash": "0f" * 32, "kind": "claim", "hold_until": "2026-11-25T09:00:00Z"}


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([ENTRY | {"hash": "0f" * 31}], "bad_hash"),
        ([ENTRY | {"hash": "0F" * 32}], "bad_hash"),
        ([ENTRY | {"hash": "zz" * 32}], "bad_hash"),
        ([ENTRY | {"quality": 101}], "bad_field"),
        ([ENTRY | {"hold_until": "2026-11-25T09:00:00Z"}], "bad_field"),
        ([ENTRY | {"kind": "claim"}], "bad_field"),
        ([CLAIM | {"hold_until": "2026-11-25T09:00:00"}], "bad_field"),
        ([ENTRY, ENTRY], "bad_field"),
        ([ENTRY | {"id": "a b"}], "bad_field"),
        ([ENTRY | {"victim": "x"}], "unknown_field"),
    ],
)
def test_bad_entries_are_named(entries: list[dict[str, object]], reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        codec.decode(changed("bank_version", entries=entries), bank.BankVersion)
    assert caught.value.reason == reason


def test_a_bad_hash_in_a_list_is_named_too() -> None:
    with pytest.raises(Refusal) as caught:
        codec.decode(changed("compare_request", hashes=["0f" * 32, "zz"]), compare.CompareRequest)
    assert caught.value.reason == "bad_hash"


def test_a_refusal_never_repeats_the_value_it_found() -> None:
    with pytest.raises(Refusal) as caught:
        codec.decode(changed("takedown_request", locator="canary-locator"), notice.TakedownRequest)
    assert "canary" not in str(caught.value)
    assert "$.locator" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("takedown_answer", {"answer": "removed"}),
        ("takedown_answer", {"reason_code": None}),
        ("takedown_answer", {"reason_code": "because"}),
        ("scan_answer", {"appeal": None}),
        ("scan_answer", {"verdict": "hold"}),
        ("scan_answer", {"v": 2}),
        ("scan_answer_2", {"v": 1}),
        ("scan_answer", {"verdict": "unscanned", "appeal": None, "reasons": []}),
        ("takedown_request", {"preserve_logs": False}),
        ("compare_answer", {"distance": None}),
        ("compare_answer", {"found": "absent"}),
        ("compare_request", {"hashes": []}),
        ("bank_version", {"lease_until": "2026-11-22T09:00:00Z"}),
    ],
)
def test_fields_that_contradict_each_other_are_refused(name: str, fields: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        codec.decode(changed(name, **fields), KINDS[name])
