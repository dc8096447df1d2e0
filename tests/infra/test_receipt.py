"""A receipt gives the same keys on every device, and shows none of them by accident."""

import json
from pathlib import Path

import pytest

from haechi.core.canonical import b64u
from haechi.core.errors import Refusal
from haechi.infra.receipt import derive, new_code, read_code, signed_by, statement

GOLDEN = json.loads((Path(__file__).parents[2] / "vectors" / "receipt" / "codes.json").read_text())


@pytest.mark.parametrize("vector", GOLDEN["codes"], ids=lambda vector: vector["code"][:4])
def test_golden_codes(vector: dict[str, str]) -> None:
    keys = derive(read_code(vector["typed"]))
    assert b64u(keys.lookup) == vector["lookup"]
    assert b64u(keys.sign_public) == vector["sign_public"]
    assert b64u(keys.mailbox_public) == vector["mailbox_public"]
    assert b64u(keys.mailbox_private) == vector["mailbox_private"]
    assert keys.sign("status", nonce=GOLDEN["nonce"], at=GOLDEN["at"]) == vector["status_signature"]
    assert keys.sign("withdraw", nonce=GOLDEN["nonce"], at=GOLDEN["at"]) == vector["withdraw_signature"]


def test_new_codes_are_24_digits_and_differ() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(read_code(code) == code for code in codes)


@pytest.mark.parametrize(
    "typed",
    [
        "123456789012345678901234",
        " 1234 5678 9012 3456 7890 1234\n",
        "1234–5678–9012–3456–7890–1234",
        "１２３４５６７８９０１２３４５６７８９０１２３４",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert read_code(typed) == "123456789012345678901234"


@pytest.mark.parametrize("typed", ["", "1234", "1" * 25, "1" * 23 + "O", "٣" * 23, "1" * 10_000])
def test_anything_else_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_code(typed)
    assert not typed or typed not in str(refused.value)


def test_a_signature_is_for_one_act_one_nonce_one_report() -> None:
    keys = derive("1" * 24)
    signature = keys.sign("status", nonce="n", at="t")
    assert signed_by(keys.sign_public, signature, statement("status", lookup=keys.lookup, nonce="n", at="t"))
    for message in (
        statement("withdraw", lookup=keys.lookup, nonce="n", at="t"),
        statement("status", lookup=keys.lookup, nonce="m", at="t"),
        statement("status", lookup=bytes(32), nonce="n", at="t"),
    ):
        assert not signed_by(keys.sign_public, signature, message)
    assert not signed_by(bytes(32), signature, statement("status", lookup=keys.lookup, nonce="n", at="t"))
    assert not signed_by(keys.sign_public, "not base64!", b"")
    assert not signed_by(keys.sign_public, "한글", b"")


def test_keys_do_not_show_themselves() -> None:
    keys = derive("1" * 24)
    assert repr(keys) == "ReceiptKeys()"
