"""Looks at the world: pages by their status, the gateway by its answers, the hub by its records."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from haechi.core.errors import Unavailable
from haechi.demo.layout import Layout
from haechi.demo.pictures import Picture, copy_of
from haechi.demo.seen import NotSeen
from haechi.demo.web import Page, Session, status_of
from haechi.hub.banks import api as banks
from haechi.hub.banks.records import EntryRecord, Stopped
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.enforcement import api as enforcement
from haechi.hub.casework.enforcement.records import EscalationRecord
from haechi.hub.casework.evidence import api as evidence_room
from haechi.hub.casework.evidence.records import EvidenceRecord
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api as notices_room
from haechi.hub.casework.notices.records import NoticeRecord
from haechi.hub.kernel.events import Event
from haechi.hub.ledger import api as ledger
from haechi.hub.ledger.records import InclusionProof
from haechi.hub.platforms.records import RECIPIENT

if TYPE_CHECKING:
    from haechi.demo.story import Thread


def must(true: bool, what: str, instead: Any) -> None:
    if not true:
        raise NotSeen(f"{what} (seen instead: {instead!r})")


def page(url: str, status: int) -> int | None:
    return status if status_of(url) == status else None


def gateway(layout: Layout, *, entries: int) -> Mapping[str, Any] | None:
    """The gateway's own account of itself, once it holds so many entries."""
    health = _told(Session(layout.url("gateway")).get("/v1/health"))
    return health if health["entries"] == entries else None


def scan(layout: Layout, picture: Picture) -> Mapping[str, Any]:
    """What the gateway says to an upload of another platform."""
    answer = Session(layout.url("gateway")).post("/v1/scan", picture.data, picture.media_type)
    return _told(answer)


def _told(answer: Page) -> dict[str, Any]:
    """What the gateway said; one that has only just been started again may say nothing of use."""
    if answer.status != 200:
        raise Unavailable(f"The gateway answered {answer.status}.", do="See the gateway's log.")
    found: dict[str, Any] = json.loads(answer.text)
    return found


def scan_says(thread: Thread, verdict: str) -> Mapping[str, Any] | None:
    found = scan(thread.layout, copy_of(thread.picture))
    return found if found["verdict"] == verdict else None


def newest_case() -> cases.CaseRecord | None:
    found = sorted(cases.queue(), key=lambda case: case.opened_at)
    return found[-1] if found else None


def case(case_id: UUID, state: str) -> cases.CaseRecord | None:
    found = cases.get(case_id)
    return found if found.state == state else None


def case_state(case_id: UUID) -> str:
    return cases.get(case_id).state


def entry_state(report_id: UUID) -> str:
    return ", ".join(sorted(one.state for one in banks.entries_for(report_id)))


def report(report_id: UUID) -> intake.ReportRecord:
    return intake.get(report_id)


def proof_of(report_id: UUID) -> InclusionProof | None:
    """The proof of the report's own leaf, checked."""
    first = ledger.leaves_of(report_id)[0]
    found = ledger.proof(first.id)
    if not isinstance(found, InclusionProof):
        return None
    ledger.check_proof(found)
    return found


def entry(report_id: UUID, state: str = "") -> EntryRecord | None:
    found = banks.entries_for(report_id)
    return found[0] if found and state in ("", found[0].state) else None


def stopped(report_id: UUID) -> Stopped | None:
    found = banks.stopped(report_id)
    return found if found.everywhere else None


def matches_told(verdict: str) -> int:
    """How many matches the gateway has told the hub of."""
    return Event.objects.filter(kind="banks.matched", data__verdict=verdict).count()


def evidence(report_id: UUID, state: str, count: int) -> tuple[EvidenceRecord, ...] | None:
    found = tuple(one for one in evidence_room.for_report(report_id) if one.state == state)
    return found if len(found) == count else None


def notices(report_id: UUID, count: int, state: str) -> tuple[NoticeRecord, ...] | None:
    found = tuple(one for one in notices_room.for_report(report_id) if one.state == state)
    return found if len(found) == count else None


def notice(report_id: UUID, platform: str) -> NoticeRecord:
    """The newest notice to a platform."""
    return [one for one in notices_room.for_report(report_id) if slug(one) == platform][-1]


def sent(report_id: UUID, count: int) -> tuple[NoticeRecord, ...] | None:
    """The notices whose last try is known to have arrived."""
    found = tuple(
        one for one in notices_room.for_report(report_id) if one.attempts and one.attempts[-1].state == "sent"
    )
    return found if len(found) == count else None


def answered(report_id: UUID, platform: str) -> NoticeRecord | None:
    found = notice(report_id, platform)
    return found if found.answers else None


def in_state(report_id: UUID, platform: str, *states: str) -> NoticeRecord | None:
    found = notice(report_id, platform)
    return found if found.state in states else None


def away(report_id: UUID, platform: str) -> bool:
    return any(probe.sight == "gone" for probe in notice(report_id, platform).probes)


def compared(report_id: UUID, platform: str) -> Mapping[str, Any] | None:
    """The last look at which the separate prober compared the page, once there is one."""
    found = [probe for probe in notice(report_id, platform).probes if probe.compared]
    if not found:
        return None
    return {"times": len(found), "http_status": found[-1].http_status, "sight": found[-1].sight}


def rounds(report_id: UUID, number: int) -> NoticeRecord | None:
    """The deaf platform's notice, once its round `number` has arrived."""
    found = notice(report_id, "demo-deaf")
    arrived = [one for one in found.attempts if one.state == "sent" and one.round == number]
    return found if arrived else None


def escalation(report_id: UUID) -> EscalationRecord | None:
    found = enforcement.for_report(report_id)
    return found[0] if found else None


def slug(found: NoticeRecord) -> str:
    return found.recipient.removeprefix(RECIPIENT)


def nothing_pending() -> bool:
    from haechi.hub.kernel.clock import now

    return ledger.verify(now()).pending == 0


def verified_by_command(layout: Layout) -> dict[str, Any]:
    """What `haechi ledger verify --json` says, as anybody would run it."""
    command = [sys.executable, "-m", "haechi.cli", "ledger", "verify", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if not done.stdout.strip():
        raise NotSeen(f"a report of the ledger (exit code {done.returncode})")
    found: dict[str, Any] = json.loads(done.stdout)
    must(found["sound"] == (done.returncode == 0), "an exit code that fits the report", done.returncode)
    return found
