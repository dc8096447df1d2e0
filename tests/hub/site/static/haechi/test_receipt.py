"""The browser derives from a receipt exactly what the server would."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from haechi.infra.receipt import read_code

pytestmark = pytest.mark.browser

GOLDEN = json.loads((Path(__file__).parents[5] / "vectors" / "receipt" / "codes.json").read_text())


def test_golden_codes(static_page: Page) -> None:
    derived = static_page.evaluate(
        """async (golden) => {
            const receipt = await import("/static/haechi/receipt.js");
            const { b64u } = await import("/static/haechi/bytes.js");
            const all = [];
            for (const { typed } of golden.codes) {
              const code = receipt.readCode(typed);
              const keys = await receipt.derive(code);
              all.push({
                typed,
                code,
                lookup: keys.lookup,
                sign_public: keys.signPublic,
                mailbox_public: keys.mailboxPublic,
                mailbox_private: b64u(keys.mailboxPrivate),
                status_signature: receipt.sign(keys, "status", golden),
                withdraw_signature: receipt.sign(keys, "withdraw", golden),
              });
            }
            return all;
        }""",
        GOLDEN,
    )
    assert derived == GOLDEN["codes"]


def test_codes_are_24_digits_and_read_back(static_page: Page) -> None:
    codes = static_page.evaluate(
        """async () => {
            const receipt = await import("/static/haechi/receipt.js");
            return Array.from({ length: 200 }, () => {
              const code = receipt.newCode();
              return [code, receipt.readCode(receipt.grouped(code))];
            });
        }"""
    )
    assert all(code == back == read_code(code) for code, back in codes)
    assert len({code for code, _ in codes}) == 200
    assert {digit for code, _ in codes for digit in code} == set("0123456789")


@pytest.mark.parametrize("typed", ["", "12", "1" * 25, "1" * 23 + "O"])
def test_what_is_no_code_is_not_read(static_page: Page, typed: str) -> None:
    script = """async (typed) => (await import("/static/haechi/receipt.js")).readCode(typed)"""
    assert static_page.evaluate(script, typed) is None
