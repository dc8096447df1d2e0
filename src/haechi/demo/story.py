"""The thread, step by step. Each acts as a person would, and then looks at the world for the proof of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any
from uuid import UUID

from haechi.core.ids import EntryId
from haechi.demo import looks
from haechi.demo.actors import Posted, Telling, Uploader, Victim
from haechi.demo.layout import Layout
from haechi.demo.narrate import Seen
from haechi.demo.officer import Officer
from haechi.demo.pictures import Picture, copy_of, draw, piece_of
from haechi.demo.seen import eventually
from haechi.demo.stage import Stage
from haechi.demo.world import World

STORY = "누군가 제 얼굴로 만든 사진을 올렸습니다. 시연을 위한 지어낸 이야기입니다."
CONTACT = "demo@example.org"
NOTE = "동료에게: 두 곳 모두 공개 게시판입니다. 지어낸 메모입니다."
REMINDERS = 3
BOARDS = ("board", "deaf")
GONE = ("verified_gone", "watching")


@dataclass
class Thread:
    """Everybody in the thread, and what they have learned so far."""

    world: World
    stage: Stage
    victim: Victim
    picture: Picture = field(default_factory=lambda: draw(2026))
    posted: dict[str, Posted] = field(default_factory=dict)
    code: str = ""
    report: UUID = field(default_factory=lambda: UUID(int=0))
    case: UUID = field(default_factory=lambda: UUID(int=0))
    upload: Posted | None = None
    piece: Posted | None = None
    # What is erased in the end, to look for it everywhere: as text and as hexadecimal digits.
    windows: list[str] = field(default_factory=list)
    _officers: dict[str, Officer] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        return self.world.layout

    def officer(self, name: str) -> Officer:
        """A member of the team, signed in when first needed."""
        if name not in self._officers:
            self._officers[name] = Officer(self.layout.url("hub"), self.stage.members[name])
        return self._officers[name]

    def address(self, board: str) -> str:
        return self.layout.url(board) + self.posted[board].path

    def entry(self) -> EntryId:
        return eventually("the hash in the bank", lambda: looks.entry(self.report)).id

    def again(self) -> Posted:
        """Somebody posts a smaller, recompressed copy of the picture."""
        return Uploader(self.layout.url("board")).post(copy_of(self.picture))


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does, and what of it can be seen afterwards. `title` is for people."""

    name: str
    title: str
    act: Callable[[Thread], None]
    see: Callable[[Thread], Seen]


def post(thread: Thread) -> None:
    for board in BOARDS:
        thread.posted[board] = Uploader(thread.layout.url(board)).post(thread.picture)


def see_posted(thread: Thread) -> Seen:
    return {name: eventually(f"the picture on {name}", partial(shown, thread, name)) for name in BOARDS}


def shown(thread: Thread, board: str) -> int | None:
    return looks.page(thread.address(board), 200)


def report(thread: Thread) -> None:
    addresses = [thread.address(board) for board in BOARDS]
    thread.code = thread.victim.report(Telling(addresses, STORY, CONTACT), thread.picture)


def see_reported(thread: Thread) -> Seen:
    found = eventually("the case of the report", looks.newest_case)
    thread.case, thread.report = found.id, found.report_id
    given = [one.windows for one in looks.report(thread.report).hashes if one.windows is not None]
    thread.windows = [form for one in given for form in (one.text, bytes(one).hex())]
    proof = eventually("the report in the ledger", lambda: looks.proof_of(thread.report))
    return {
        "by": thread.victim.how,
        **thread.victim.traces,
        "receipt_digits": len(thread.code),
        "report": looks.report(thread.report).state,
        "addresses": len(looks.report(thread.report).locators),
        "hashes": len(looks.report(thread.report).hashes),
        "with_windows": len(given),
        "sealed_on_device": looks.report(thread.report).sealed_on_device,
        "case": found.state,
        "ledger_index": proof.index,
    }


def triage(thread: Thread) -> None:
    thread.officer("minseo").accept(thread.case, note=NOTE)


def see_triaged(thread: Thread) -> Seen:
    case = eventually("the accepted case", lambda: looks.case(thread.case, "accepted"))
    entry = eventually("the claim in the bank", lambda: looks.entry(thread.report))
    health = eventually("the claim at the gateway", lambda: looks.gateway(thread.layout, entries=1))
    held = looks.scan(thread.layout, copy_of(thread.picture))
    looks.must(held["verdict"] == "hold", "a claim holds and does not block", held["verdict"])
    return {
        "case": case.state,
        "entry": entry.state,
        "gateway_bank": health["bank"],
        "a_claim_can_only": held["verdict"],
        "until": held["hold_until"],
    }


def confirm(thread: Thread) -> None:
    thread.officer("minseo").confirm(thread.case, thread.entry(), "platform_compared")
    thread.officer("jiho").confirm(thread.case, thread.entry(), "authorised_viewing")


def see_confirmed(thread: Thread) -> Seen:
    entry = eventually("the confirmed entry", lambda: looks.entry(thread.report, "confirmed"))
    people = {one.person for one in entry.confirmations}
    looks.must(len(people) == 2, "two different people confirmed", len(people))
    return {"entry": entry.state, "people": len(people), "bases": [one.basis for one in entry.confirmations]}


def preserve(thread: Thread) -> None:
    """Nobody does anything: acceptance has asked for it."""


def see_preserved(thread: Thread) -> Seen:
    kept = eventually("both pages sealed", lambda: looks.evidence(thread.report, "sealed", 2))
    opened = thread.officer("jiho").read(thread.case)
    looks.must(STORY in opened["report"], "an officer's own key opens the words", sorted(opened))
    looks.must(NOTE in opened.values(), "an officer's own key opens the note", sorted(opened))
    frames = [text for name, text in opened.items() if name.startswith("evidence-")]
    looks.must(all("<img" not in text for text in frames), "frames without media", len(frames))
    return {
        "sealed": len(kept),
        "page_status": [one.http_status for one in kept],
        "opened_with_an_officers_key": len(opened),
        "sha256": [one.sha256[:16] for one in kept],
    }


def send(thread: Thread) -> None:
    drafts = eventually("two drafted notices", lambda: looks.notices(thread.report, 2, "drafted"))
    for notice in drafts:
        thread.officer("minseo").approve(notice.id)


def see_sent(thread: Thread) -> Seen:
    sent = eventually("two notices sent", lambda: looks.sent(thread.report, 2))
    return {
        "notices": {looks.slug(one): one.channel for one in sent},
        "tries": [len(one.attempts) for one in sent],
        "outcome": [one.attempts[-1].state for one in sent],
    }


def wait_for_removal(thread: Thread) -> None:
    """The platform acts on its own."""


def see_removed(thread: Thread) -> Seen:
    status = eventually("the page removed", lambda: looks.page(thread.address("board"), 410))
    answered = eventually("the platform's answer", lambda: looks.answered(thread.report, "demo-board"))
    still = looks.page(thread.address("deaf"), 200)
    return {"board": status, "answer": answered.answers[-1].answer, "deaf": still}


def look_again(thread: Thread) -> None:
    """The second look comes only after the gap that the rules ask for: time has to pass for it."""
    eventually("a first look that finds nothing", lambda: looks.away(thread.report, "demo-board"))
    thread.world.advance(hours=0.6)


def see_verified(thread: Thread) -> Seen:
    gone = eventually("the removal verified", partial(looks.in_state, thread.report, "demo-board", *GONE))
    away = [probe for probe in gone.probes if probe.sight == "gone"]
    looks.must(len(away) >= 2, "two looks that found nothing", len(away))
    return {
        "notice": gone.state,
        "probes": len(away),
        "statuses": [probe.http_status for probe in away],
        "compared": sum(probe.compared for probe in away),
        "minutes_between": round((away[-1].at - away[0].at).total_seconds() / 60),
    }


def upload_again(thread: Thread) -> None:
    eventually("the confirmation at the gateway", lambda: looks.scan_says(thread, "block"))
    thread.upload = thread.again()
    thread.piece = Uploader(thread.layout.url("board")).post(piece_of(thread.picture))


def see_blocked(thread: Thread) -> Seen:
    upload = thread.upload
    looks.must(upload is not None and upload.status == 403, "the copy is blocked", upload)
    told = eventually("the match told to the hub", lambda: looks.matches_told("block"))
    answer: Mapping[str, Any] = upload.answer if upload else {}
    piece: Mapping[str, Any] = thread.piece.answer if thread.piece else {}
    looks.must(piece.get("verdict") == "hold", "a piece cut out of it is held", piece.get("verdict"))
    return {
        "board": upload.status if upload else 0,
        "verdict": answer["verdict"],
        "reasons": [reason["code"] for reason in answer["reasons"]],
        "distance": answer["reasons"][0]["distance"],
        "appeal_until": answer["appeal"]["decide_by"],
        "a_piece_can_only": piece["verdict"],
        "a_piece_because": [reason["code"] for reason in piece["reasons"]],
        "told_to_hub": told,
    }


def remind(thread: Thread) -> None:
    for number in range(1, REMINDERS + 1):
        thread.world.advance(hours=24.1)
        eventually(f"reminder {number}", partial(looks.rounds, thread.report, number + 1))


def see_reminded(thread: Thread) -> Seen:
    compared = eventually(
        "the page compared by the prober", lambda: looks.compared(thread.report, "demo-deaf")
    )
    looks.must(compared["sight"] == "present", "the prober still finds the picture", compared)
    notice = looks.notice(thread.report, "demo-deaf")
    return {
        "notice": notice.state,
        "rounds": notice.round,
        "reminders": notice.round - 1,
        "sent_at": [one.begun_at.isoformat() for one in notice.attempts],
        "page": looks.page(thread.address("deaf"), 200),
        "compared": compared,
    }


def escalate(thread: Thread) -> None:
    thread.world.advance(hours=24.1)


def see_escalated(thread: Thread) -> Seen:
    notice = eventually(
        "the end of the ladder", lambda: looks.in_state(thread.report, "demo-deaf", "exhausted")
    )
    found = eventually("the case on the enforcement desk", lambda: looks.escalation(thread.report))
    shown = thread.officer("haneul").enforcement_desk()
    return {"notice": notice.state, "escalation": found.state, "desk_page": shown.status}


def withdraw(thread: Thread) -> None:
    thread.victim.withdraw(thread.code)


def see_withdrawn(thread: Thread) -> Seen:
    began = monotonic()
    eventually("the hash gone from the gateway", lambda: looks.scan_says(thread, "pass"))
    took = monotonic() - began
    stopped = eventually("the gateway's acknowledgement", lambda: looks.stopped(thread.report))
    again = thread.again()
    looks.must(again.status == 201, "the copy can be posted again", again.status)
    return {
        "report": looks.report(thread.report).state,
        "entry": looks.entry_state(thread.report),
        "acknowledged": f"{stopped.acknowledged} of {stopped.subscribers}",
        "upload": again.status,
        "seconds": round(took, 1),
    }


def check_ledger(thread: Thread) -> None:
    eventually("every leaf numbered", looks.nothing_pending)


def see_ledger(thread: Thread) -> Seen:
    report = looks.verified_by_command(thread.layout)
    looks.must(report["sound"], "a sound ledger", report["findings"])
    proof = looks.proof_of(thread.report)
    return {
        "leaves": report["size"],
        "transitions": report["transitions"],
        "heads": report["heads"],
        "simulated_time": report["simulated"],
        "receipt_proven": proof is not None,
    }


STEPS: tuple[Step, ...] = (
    Step("posted", "A picture stands on two boards", post, see_posted),
    Step("reported", "The person shown reports it from her own device", report, see_reported),
    Step("triaged", "An officer accepts the report; the hash is a claim", triage, see_triaged),
    Step("confirmed", "Two people confirm it, each with a recorded basis", confirm, see_confirmed),
    Step("preserved", "Evidence of both pages is sealed before anybody is asked", preserve, see_preserved),
    Step("sent", "An officer approves; both platforms get a notice", send, see_sent),
    Step("removed", "One platform removes it and says so", wait_for_removal, see_removed),
    Step("verified_gone", "Two looks from outside verify the removal", look_again, see_verified),
    Step(
        "blocked",
        "A smaller copy is stopped, a piece of it held; the hub is told",
        upload_again,
        see_blocked,
    ),
    Step("renoticed", "The deaf platform is reminded three times", remind, see_reminded),
    Step("escalated", "It stands before the enforcement desk", escalate, see_escalated),
    Step("withdrawn", "She takes the report back; the hash stops matching", withdraw, see_withdrawn),
    Step("ledger_verified", "The ledger proves all of it", check_ledger, see_ledger),
)
