"""Notices: a web address, both clocks apart, logs always kept, refusals always with a code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from haechi.core.errors import Refusal
from haechi.wire import codec
from haechi.wire.notice import TakedownAnswer, TakedownRequest

GOLDEN = Path(__file__).parents[2] / "vectors" / "wire"


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads((GOLDEN / "takedown_request.json").read_bytes()) | fields).encode()


@pytest.mark.parametrize("locator", ["", "javascript:alert(1)", "https://", "https://a b", "x" * 3000])
def test_a_locator_is_a_web_address(locator: str) -> None:
    with pytest.raises(Refusal):
        codec.decode(changed(locator=locator), TakedownRequest)


def test_legal_and_policy_deadlines_are_two_fields() -> None:
    made = codec.decode(changed(deadlines={"legal": "2026-11-23T00:00:00Z", "policy": None}), TakedownRequest)
    assert made.deadlines.legal is not None
    assert made.deadlines.policy is None


@pytest.mark.parametrize(
    ("answer", "code"), [("refused", None), ("removed", "other"), ("refused", "because")]
)
def test_a_code_belongs_to_a_refusal(answer: str, code: str | None) -> None:
    fields = json.loads((GOLDEN / "takedown_answer.json").read_bytes())
    with pytest.raises(Refusal):
        codec.decode(json.dumps(fields | {"answer": answer, "reason_code": code}).encode(), TakedownAnswer)
