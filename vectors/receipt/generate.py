"""Writes codes.json: receipt codes, the keys derived from them and signatures, all of them deterministic.

python vectors/receipt/generate.py
"""

import json
from pathlib import Path

from haechi.core.canonical import b64u
from haechi.infra.receipt import derive, read_code

TYPED = ("000000000000000000000000", "1234 5678 9012 3456 7890 1234", "9081-7263-5445-3627-1809-9172")
NONCE = "bm9uY2U"
AT = "2026-11-21T09:00:00+00:00"


def vector(typed: str) -> dict[str, str]:
    code = read_code(typed)
    keys = derive(code)
    return {
        "typed": typed,
        "code": code,
        "lookup": b64u(keys.lookup),
        "sign_public": b64u(keys.sign_public),
        "mailbox_public": b64u(keys.mailbox_public),
        "mailbox_private": b64u(keys.mailbox_private),
        "status_signature": keys.sign("status", nonce=NONCE, at=AT),
        "withdraw_signature": keys.sign("withdraw", nonce=NONCE, at=AT),
    }


def main() -> None:
    vectors = {"nonce": NONCE, "at": AT, "codes": [vector(typed) for typed in TYPED]}
    target = Path(__file__).with_name("codes.json")
    target.write_text(json.dumps(vectors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
