"""Writes python.json: envelopes sealed by haechi.infra.sealing, with the keys that open them.

    python vectors/sealing/generate.py && node vectors/sealing/generate.mjs

Sealing is random, so a new run writes new envelopes; what must never change is that the old ones open.
"""

import json
from pathlib import Path

from haechi.core.canonical import b64u
from haechi.infra.sealing import REPORTER, key_id, new_keypair, seal

TEXTS = {
    "short": "도와주세요.",
    "empty": "",
    "one_block": "a" * 1023,
    "two_blocks": "a" * 1024,
    "long": "열 줄이 넘는 이야기. " * 850,
}
CONTEXT = "report:6f1c2a34-0000-4000-8000-000000000001"


def main() -> None:
    (member_private, member_public), (reporter_private, reporter_public) = new_keypair(), new_keypair()
    recipients = {key_id(member_public): member_public, REPORTER: reporter_public}
    vectors = {
        "keys": {key_id(member_public): b64u(member_private), REPORTER: b64u(reporter_private)},
        "envelopes": [
            {"name": name, "text": text, "envelope": seal(text.encode(), recipients, CONTEXT)}
            for name, text in TEXTS.items()
        ],
    }
    target = Path(__file__).with_name("python.json")
    target.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
