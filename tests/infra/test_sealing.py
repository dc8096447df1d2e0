"""Envelopes open for whom they were sealed, here and from the browser, and for nobody and nothing else."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haechi.core.canonical import b64u, unb64u
from haechi.core.errors import Refusal, Tampered
from haechi.infra.sealing import REPORTER, check_envelope, key_id, new_keypair, open_envelope, seal

VECTORS = Path(__file__).parents[2] / "vectors" / "sealing"
CONTEXT = "report:1"
MEMBER_PRIVATE, MEMBER_PUBLIC = new_keypair()
REPORTER_PRIVATE, REPORTER_PUBLIC = new_keypair()
MEMBER = key_id(MEMBER_PUBLIC)
RECIPIENTS = {MEMBER: MEMBER_PUBLIC, REPORTER: REPORTER_PUBLIC}


@pytest.mark.parametrize("side", ["python", "browser"])
def test_golden_envelopes_of_both_sides_open(side: str) -> None:
    golden = json.loads((VECTORS / f"{side}.json").read_text(encoding="utf-8"))
    for vector in golden["envelopes"]:
        for recipient, private in golden["keys"].items():
            opened = open_envelope(vector["envelope"], recipient, unb64u(private)).decode()
            assert opened == vector["text"], vector["name"]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=3000))
def test_what_is_sealed_opens_for_every_recipient(plain: bytes) -> None:
    envelope = seal(plain, RECIPIENTS, CONTEXT)
    assert open_envelope(envelope, MEMBER, MEMBER_PRIVATE) == plain
    assert open_envelope(envelope, REPORTER, REPORTER_PRIVATE) == plain
    assert check_envelope(envelope, context=CONTEXT, recipients=frozenset({MEMBER})) == envelope


@pytest.mark.parametrize("length", [0, 1, 1022, 1023])
def test_texts_within_a_block_are_of_one_length(length: int) -> None:
    assert len(seal(b"a" * length, RECIPIENTS, CONTEXT)["ct"]) == len(seal(b"", RECIPIENTS, CONTEXT)["ct"])
    assert len(seal(b"a" * 1024, RECIPIENTS, CONTEXT)["ct"]) > len(seal(b"", RECIPIENTS, CONTEXT)["ct"])


def test_another_key_another_context_or_a_changed_bit_opens_nothing() -> None:
    envelope = seal(b"words", RECIPIENTS, CONTEXT)
    with pytest.raises(Tampered):
        open_envelope(envelope, MEMBER, REPORTER_PRIVATE)
    with pytest.raises(Tampered):
        open_envelope(envelope, "0" * 16, MEMBER_PRIVATE)
    with pytest.raises(Tampered):
        open_envelope({**envelope, "ctx": "report:2"}, MEMBER, MEMBER_PRIVATE)
    sealed = bytearray(unb64u(envelope["ct"]))
    sealed[40] ^= 1
    with pytest.raises(Tampered):
        open_envelope({**envelope, "ct": b64u(bytes(sealed))}, MEMBER, MEMBER_PRIVATE)
    with pytest.raises(Tampered):
        open_envelope({"wraps": None}, MEMBER, MEMBER_PRIVATE)


def _wraps(*names: str) -> list[dict[str, str]]:
    wrap = seal(b"", RECIPIENTS, CONTEXT)["wraps"][0]["w"]
    return [{"to": name, "w": wrap} for name in names]


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"ctx": "report:2"},
        {"ct": b64u(b"x" * 28)},
        {"ct": b64u(b"x" * (28 + 1023))},
        {"ct": b64u(b"x" * (28 + 1024 * 1024))},
        {"ct": None},
        {"ct": "plain words, not sealed"},
        {"wraps": []},
        {"wraps": _wraps(MEMBER)},
        {"wraps": _wraps(REPORTER)},
        {"wraps": _wraps(REPORTER, MEMBER, "f" * 16)},
        {"wraps": _wraps(REPORTER, MEMBER, MEMBER)},
        {"wraps": [{"to": MEMBER, "w": b64u(b"short")}, *_wraps(REPORTER)]},
        {"wraps": [{"to": []}]},
    ],
)
def test_an_envelope_of_another_shape_is_refused(change: dict[str, object]) -> None:
    envelope = {**seal(b"words", RECIPIENTS, CONTEXT), **change}
    with pytest.raises(Refusal) as refused:
        check_envelope(envelope, context=CONTEXT, recipients=frozenset({MEMBER}))
    assert refused.value.reason == "bad_envelope"


@pytest.mark.parametrize("envelope", [None, [], "text", {}, {"v": 1}])
def test_what_is_no_envelope_is_refused(envelope: object) -> None:
    with pytest.raises(Refusal):
        check_envelope(envelope, context=CONTEXT, recipients=frozenset({MEMBER}))


def test_unknown_fields_do_not_come_along() -> None:
    envelope = {**seal(b"words", RECIPIENTS, CONTEXT), "note": "smuggled"}
    assert "note" not in check_envelope(envelope, context=CONTEXT, recipients=frozenset({MEMBER}))


def test_sealing_for_nobody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="recipient"):
        seal(b"words", {}, CONTEXT)
