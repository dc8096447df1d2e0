"""The client of the separate prober, which alone may compare content. Off unless a deployment names one.

The prober is run by a body whose legal mandate is recorded; it gets hashes and an address, and answers with
a word. It is never asked where a minor may be shown, nor without a grant that names it to release hashes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

from haechi.core.consent import Purpose, clear
from haechi.core.errors import ConsentMissing, Refusal, Unavailable
from haechi.hub.casework.intake import api as intake
from haechi.infra.http import GuardedClient
from haechi.wire import codec
from haechi.wire.compare import CompareAnswer, CompareRequest

RECIPIENT = "prober"
FIELDS = frozenset({"hash", "locator"})
Answer = Literal["present", "absent", "unclear"]


def compare(report: intake.ReportRecord, locator: intake.Locator, now: datetime) -> Answer:
    """Whether the address still shows what was reported; `unclear` where asking is not allowed or fails."""
    hashes = tuple(claim.hash.hex for claim in report.hashes if claim.hash.kind == "pdq")
    if not settings.HAECHI_PROBER_URL or not hashes or intake.may_be_minor(report.id):
        return "unclear"
    try:
        cleared = clear(
            purpose=Purpose.RELEASE_HASH,
            recipient=RECIPIENT,
            subject=report.id,
            fields=FIELDS,
            grants=intake.grants(report.id),
            now=now,
        )
        if cleared.fields != FIELDS:
            return "unclear"
        return _ask(CompareRequest(v=1, locator=locator.url, hashes=hashes, minor_possible=False))
    except (ConsentMissing, Refusal, Unavailable):
        return "unclear"


def _ask(request: CompareRequest) -> Answer:
    token = settings.HAECHI_PROBER_TOKEN
    headers = {"authorization": f"Bearer {token}"} if token else {}
    url = f"{settings.HAECHI_PROBER_URL}/v1/compare"
    parts = urlsplit(url)
    # The deployment itself named this one address, so it may be an inner one.
    client = GuardedClient(allow=frozenset({(parts.hostname or "", parts.port or 443)}))
    reply = client.post_json(url, codec.encode(request), headers)
    return codec.decode(reply.body, CompareAnswer).found if reply.status == 200 else "unclear"
