"""Takes the outbox to the hub: in order, in batches, and on to the next only when the hub has it."""

from __future__ import annotations

import logging
from itertools import groupby
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import UNSET

from haechi.core.errors import Refusal
from haechi.gateway.outbox import Outbox, Record
from haechi.wire import codec
from haechi.wire.feedback import Ack, MatchReport, MatchReports

log = logging.getLogger(__name__)

BATCH = 200
MATCH = "match"
ACK = "ack"


class Reports(Protocol):
    """The hub, as far as the courier knows it."""

    def report(self, path: str, body: bytes) -> None: ...


def keep(outbox: Outbox, message: Ack | MatchReport) -> None:
    """Put one message into the outbox."""
    outbox.put(ACK if isinstance(message, Ack) else MATCH, codec.encode(message))


def deliver(outbox: Outbox, hub: Reports, *, refused: Path) -> int:
    """Tell the hub what waits and return how many records went. Unavailable leaves the rest for later.

    What the hub refuses for good is set aside in `refused`, so that one bad record cannot stop the others.
    """
    told = 0
    while waiting := outbox.waiting(BATCH):
        for kind, group in groupby(waiting, key=lambda record: record.kind):
            told += _tell(outbox, hub, kind, list(group), refused)
    return told


def _tell(outbox: Outbox, hub: Reports, kind: str, records: list[Record], refused: Path) -> int:
    for path, body, batch in _messages(kind, records):
        try:
            hub.report(path, body)
        except Refusal:
            log.error("the hub refused %d records; they are kept in %s", len(batch), refused.name)
            with refused.open("ab") as file:
                file.writelines(record.body + b"\n" for record in batch)
        outbox.settle(batch[-1].after)
    return len(records)


def _messages(kind: str, records: list[Record]) -> list[tuple[str, bytes, list[Record]]]:
    """Address, body and the records it carries: matches go together, acknowledgements one by one."""
    if kind == ACK:
        return [("/api/v1/acks", record.body, [record]) for record in records]
    reports = tuple(msgspec.json.decode(record.body, type=MatchReport) for record in records)
    whole = all(report.distance is not UNSET for report in reports)
    body = codec.encode(MatchReports(v=1 if whole else 2, reports=reports))
    return [("/api/v1/matches", body, records)]
