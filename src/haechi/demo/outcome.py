"""How a thread ended, without ids and times: two runs that ended the same say the same."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any

from haechi.demo import looks
from haechi.hub.casework.enforcement import api as enforcement
from haechi.hub.casework.notices import api as notices
from haechi.hub.casework.notices.records import NoticeRecord
from haechi.hub.kernel.events import Handling

if TYPE_CHECKING:
    from haechi.demo.story import Thread


def outcome(thread: Thread) -> dict[str, Any]:
    """States at the end, and how often anything was done to the outside world."""
    found = notices.for_report(thread.report)
    return {
        "case": looks.case_state(thread.case),
        "report": looks.report(thread.report).state,
        "entry": looks.entry_state(thread.report),
        "notices": {
            looks.slug(one): {
                "state": one.state,
                "rounds": one.round,
                "rounds_sent": len({tried.round for tried in one.attempts}),
                "sent_twice": _sent_twice(one),
                "answers": [answer.answer for answer in one.answers],
            }
            for one in sorted(found, key=looks.slug)
        },
        "escalations": len(enforcement.for_report(thread.report)),
        "removed_by_board": _acted(thread),
        "events_waiting": Handling.objects.filter(done_at=None).count(),
    }


def _sent_twice(notice: NoticeRecord) -> int:
    """How many rounds are known to have arrived more than once."""
    arrived = Counter(tried.round for tried in notice.attempts if tried.state == "sent")
    return sum(times > 1 for times in arrived.values())


def _acted(thread: Thread) -> int:
    """How many notices the listening board acted on, by its own books."""
    with sqlite3.connect(thread.layout.home / "board" / "board.sqlite") as database:
        return int(database.execute("SELECT count(*) FROM answer").fetchone()[0])
