"""A centre with people and a certified key, reports on file, and a real board on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from haechi.core.consent import Purpose
from haechi.core.ids import Actor
from haechi.hub.casework.intake.records import NamedPlace, ReportRecord, Submission
from haechi.infra.keys import Keyring
from haechi.infra.sealing import REPORTER, key_id, new_keypair, seal
from haechi.testing.clock import MORNING, FakeClock
from haechi.testing.jobs import CollectedJobs

WEBHOOK_SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


@dataclass(frozen=True)
class Centre:
    """Three people of a centre and one of an authority; the counsellor's key opens sealed things."""

    private: bytes
    public: bytes
    people: dict[str, UUID]

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def actor(self, role: str) -> Actor:
        return Actor(kind="officer", id=str(self.people[role]), role=role)


@pytest.fixture
def centre(db: None, own_keys: Keyring, queue: CollectedJobs) -> Centre:
    from haechi.hub.kernel import member_keys, staff

    root = Ed25519PrivateKey.generate()
    member_keys.trust_root(root.public_key().public_bytes_raw())
    agency = staff.add_agency("centre", name_ko="우리 지원센터", name_en="Our Support Centre")
    staff.add_agency("authority", name_ko="심의 기관", name_en="Authority", may_order=True)
    places = dict.fromkeys(("counsellor", "deletion_officer", "lead"), "centre") | {"regulator": "authority"}
    people = {
        role: staff.add_person(f"{role}-1", password="quiet-river-stone", agency=place, roles=(role,))
        for role, place in places.items()
    }
    private, public = new_keypair()
    wrapped = {"v": 1, "key": key_id(public), "ct": "x"}
    made = member_keys.add(
        people["counsellor"], agency_id=agency, public=public, wrapped_private=wrapped, now=MORNING
    )
    member_keys.certify(made.key_id, root.sign(made.statement), now=MORNING)
    return Centre(private, public, people)


File = Callable[..., ReportRecord]


@pytest.fixture
def file_report(centre: Centre) -> File:
    """Put a report on file; by default an adult's, with one address and every consent."""
    from haechi.hub.casework.intake import api as intake

    def file(*urls: str, now: datetime = MORNING, **changes: Any) -> ReportRecord:
        report_id, (_, mailbox) = uuid4(), new_keypair()
        recipients = {centre.key_id: centre.public, REPORTER: mailbox}
        given: dict[str, Any] = {
            "track": "sexual",
            "role": "self",
            "age_band": "19_plus",
            "harm_type": "synthesis",
            "wants": frozenset({"deletion"}),
            "urgent": False,
            "language": "ko",
            "hashes": (),
            "consents": frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.EVIDENCE}),
            **changes,
        }
        submission = Submission(
            report_id=report_id,
            places=tuple(NamedPlace(url=url, seen_at=MORNING) for url in urls),
            envelope=seal(b"canary-narrative", recipients, f"report:{report_id}"),
            lookup=token_bytes(32),
            sign_public=Ed25519PrivateKey.generate().public_key().public_bytes_raw(),
            mailbox_public=mailbox,
            **given,
        )
        return intake.get(intake.accept_report(submission, now=now).report_id)

    return file


@dataclass
class Board:
    """A platform on this machine: pages that can vanish, and a desk that takes notices."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)
    posts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    desk: int = 202
    replies: dict[str, bytes] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def show(
        self, path: str, body: str = "<p>canary-page-words</p>", status: int = 200, **headers: str
    ) -> str:
        kept = {"content-type": "text/html; charset=utf-8", **headers}
        self.pages[path] = (status, kept, body.encode())
        return self.url(path)

    def remove(self, path: str) -> None:
        self.pages.pop(path)


@pytest.fixture
def board(settings: Settings) -> Iterator[Board]:
    running = Board()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.visits.append(self.path)
            status, headers, body = running.pages.get(
                self.path, (404, {"content-type": "text/plain"}, b"gone")
            )
            self.answer(status, headers, body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            running.posts.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.answer(running.desk, {}, running.replies.get(self.path, b""))

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.port = int(server.server_address[1])
    settings.HAECHI_PROBE_ALLOW = f"127.0.0.1:{running.port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    server.shutdown()
    server.server_close()


@pytest.fixture
def listed(board: Board, db: None, own_keys: Keyring) -> Board:
    """The board, entered in the book of platforms with a webhook desk that can answer."""
    from haechi.hub.platforms import api as platforms

    platforms.register(
        "board",
        name_ko="사진 게시판",
        name_en="Photo board",
        hosts=[f"127.0.0.1:{board.port}"],
        channel="webhook",
        address=board.url("/desk"),
        secret=WEBHOOK_SECRET,
        capabilities=["answers"],
        now=MORNING,
    )
    return board


@pytest.fixture
def work(queue: CollectedJobs, clock: FakeClock) -> Callable[[], list[str]]:
    """Run every waiting job at the clock's time, as the worker would; returns the names of the tasks."""
    from haechi.hub.site.wiring import TASKS

    return lambda: [job.task for job in queue.run_all(dict(TASKS), clock.now())]


@dataclass
class Thread:
    """Drives one report's notices; `now` always comes from the test's clock."""

    clock: FakeClock
    centre: Any
    board: Any
    work: Callable[[], list[str]]
    report: Any

    @property
    def notice(self) -> Any:
        from haechi.hub.casework.notices import api

        return api.for_report(self.report.id)[0]

    def states(self) -> list[str]:
        notice = self.notice
        return ["drafted", *(step.to_state for step in notice.steps)]

    def approve(self) -> None:
        from haechi.hub.casework.notices import api

        api.approve(self.notice.id, actor=self.centre.actor("deletion_officer"), now=self.clock.now())
        self.work()

    def later(self, **span: float) -> Any:
        """Let time pass, tick as the worker would, and run what is due."""
        from haechi.hub.casework.notices import api

        self.clock.advance(**span)
        api.tick(self.clock.now())
        self.work()
        return self.notice

    def answer(
        self,
        what: str,
        reason: str | None = None,
        *,
        secret: str = WEBHOOK_SECRET,
        notice: UUID | None = None,
        about: UUID | None = None,
        webhook_id: str = "",
        at: datetime | None = None,
    ) -> None:
        from haechi.hub.casework.notices import api
        from haechi.wire import codec, webhook
        from haechi.wire.notice import TakedownAnswer

        now = at or self.clock.now()
        target = notice or self.notice.id
        body = codec.encode(
            TakedownAnswer(
                v=1,
                type="takedown.answer",
                notice_id=about or target,
                answer=what,  # type: ignore[arg-type]
                reason_code=reason,  # type: ignore[arg-type]
                at=now,
            )
        )
        headers = webhook.sign(body, message_id=webhook_id or str(uuid4()), secret=secret, now=now)
        api.receive_answer(target, body, headers, now=self.clock.now())


@pytest.fixture
def begin(
    file_report: Any, listed: Any, centre: Any, clock: FakeClock, work: Any, queue: CollectedJobs
) -> Callable[..., Thread]:
    """File a report about a page of the board, keep the evidence, draft the notice."""

    def start(path: str = "/p/1", **changes: Any) -> Thread:
        from haechi.hub.casework.evidence import api as evidence

        url = changes.pop("url", "") or listed.show(path)
        report = file_report(url, **changes)
        evidence.preserve(report.id, now=clock.now())
        work()
        return Thread(clock, centre, listed, work, report)

    return start
