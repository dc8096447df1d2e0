"""Standard Webhooks in both directions, checked against the golden headers and the library itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from haechi.core.errors import NotPermitted
from haechi.wire import webhook

GOLDEN = Path(__file__).parents[2] / "vectors" / "wire"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
BODY = (GOLDEN / "takedown_request.json").read_bytes().rstrip(b"\n")


def golden_headers() -> dict[str, str]:
    lines = (GOLDEN / "takedown_request.headers").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_the_golden_headers_are_what_sign_makes_and_verify_accepts() -> None:
    made = webhook.sign(BODY, message_id="8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55", secret=SECRET, now=NOW)
    assert made == golden_headers()
    assert webhook.verify(BODY, made, secret=SECRET, now=NOW) == "8f14e45f-ceea-467f-a8c3-0f1f0e2b6d55"


def test_one_of_several_signatures_is_enough_while_secrets_change() -> None:
    headers = golden_headers()
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert webhook.verify(BODY, headers, secret=SECRET, now=NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_old_and_future_messages_are_refused(seconds: int) -> None:
    with pytest.raises(NotPermitted):
        webhook.verify(BODY, golden_headers(), secret=SECRET, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-id", "another"),
        ("webhook-id", ""),
        ("webhook-timestamp", "soon"),
        ("webhook-timestamp", "9" * 30),
        ("webhook-signature", ""),
        ("webhook-signature", "v1,AAAA"),
        ("webhook-signature", "v1,한"),
    ],
)
def test_a_changed_header_is_refused(header: str, value: str) -> None:
    with pytest.raises(NotPermitted):
        webhook.verify(BODY, golden_headers() | {header: value}, secret=SECRET, now=NOW)


@pytest.mark.parametrize("body", [BODY + b" ", b"", b"\xff"])
def test_a_changed_body_is_refused(body: bytes) -> None:
    with pytest.raises(NotPermitted):
        webhook.verify(body, golden_headers(), secret=SECRET, now=NOW)


def test_another_secret_is_refused() -> None:
    with pytest.raises(NotPermitted):
        webhook.verify(BODY, golden_headers(), secret="whsec_" + "B" * 32, now=NOW)
