"""The routes, with eyes that look in this process: what a platform sends and what it gets back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw, ImageOps

from haechi.core.signal import View
from haechi.core.verdict import Policy
from haechi.gateway.app import assemble, build
from haechi.gateway.config import Config
from haechi.gateway.service import Gateway
from haechi.hashes.look import look
from haechi.infra.keys import Keyring
from haechi.infra.workers import JobFailed
from haechi.testing.asgi import Answer, call
from haechi.testing.clock import FakeClock
from haechi.wire import codec
from haechi.wire.bank import BankVersion, Entry
from haechi.wire.feedback import MatchReports
from haechi.wire.scan import ScanAnswer

TOKEN = "0123456789abcdef"


class Eyes:
    """Looks without a worker; `failing` is raised instead."""

    alive = 1
    failing: JobFailed | None = None

    async def run(self, data: bytes) -> bytes:
        if self.failing:
            raise self.failing
        return look(data)


class Setup:
    """One gateway with a fake hub, and the calls a platform makes."""

    def __init__(self, config: Config, keyring: Keyring, clock: FakeClock, hub: Any) -> None:
        self.eyes, self.hub = Eyes(), hub
        self.gateway: Gateway = assemble(config, keyring=keyring, eyes=self.eyes, clock=clock)
        self.gateway.hub = hub
        self.app = build(config, gateway=self.gateway)

    def send(self, *chunks: bytes, **headers: str) -> Answer:
        named = {"authorization": f"Bearer {TOKEN}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return asyncio.run(call(self.app, "POST", "/v1/scan", headers=named, chunks=chunks))

    def scan(self, *chunks: bytes, **headers: str) -> ScanAnswer:
        answer = self.send(*chunks, **headers)
        assert answer.status in (200, 413)
        return codec.decode(answer.body, ScanAnswer)

    def sync(self, artefact: bytes) -> None:
        self.hub.artefact = artefact
        asyncio.run(self.gateway.fetch())

    def health(self) -> dict[str, Any]:
        named = {"authorization": f"Bearer {TOKEN}"}
        answer = asyncio.run(call(self.app, "GET", "/v1/health", headers=named))
        return msgspec.json.decode(answer.body, type=dict[str, Any])


@pytest.fixture
def config(tmp_path: Path, hub_key: Ed25519PrivateKey) -> Config:
    return Config(
        home=tmp_path,
        hub_url="http://127.0.0.1:1",
        hub_key=hub_key.public_key(),
        subscriber="board-one",
        policy=Policy(),
        token=TOKEN,
        max_bytes=1_000_000,
    )


@pytest.fixture
def setup(config: Config, keyring: Keyring, clock: FakeClock, hub: Any) -> Setup:
    return Setup(config, keyring, clock, hub)


@pytest.fixture
def original(picture: Callable[..., Image.Image]) -> Image.Image:
    return picture(1)


@pytest.fixture
def confirmed(original: Image.Image, hashed: Callable[[Image.Image], str]) -> Entry:
    return Entry(id="e-1", hash=hashed(original), kind="confirmed")


Save = Callable[..., bytes]
Version = Callable[..., BankVersion]
Sign = Callable[[BankVersion], bytes]


def test_a_recompressed_resized_copy_is_blocked_and_the_hub_is_told(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    copy = save(original.resize((400, 300)), "JPEG", quality=40)
    answer = setup.scan(copy[:1000], copy[1000:], content_type="image/jpeg")
    assert (answer.verdict, answer.may_publish) == ("block", False)
    assert answer.reasons[0].code == "confirmed_match"
    assert "게시할 수 없습니다" in answer.reasons[0].text.ko
    assert answer.appeal is not None
    assert answer.appeal.decide_by > clock.now()
    asyncio.run(setup.gateway.deliver())
    reports = codec.decode(dict(setup.hub.told)["/api/v1/matches"], MatchReports).reports
    assert [(one.entry, one.verdict) for one in reports] == [("e-1", "block")]


def test_a_bordered_copy_is_blocked_with_its_view_named(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: Any,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    copy = save(ImageOps.expand(original.resize((500, 375)), 40, "black"), "JPEG", quality=80)
    (reason,) = setup.scan(copy, haechi_answer="2").reasons
    assert (reason.code, reason.view) == ("confirmed_match", "border_removed")
    assert reason.text.en.endswith("after a border was removed.")
    assert setup.scan(copy).v == 1
    setup.gateway.policy = Policy(views=frozenset({View.TURNED, View.PICTURE_BOX}))
    assert setup.scan(copy).verdict == "hold"
    setup.gateway.policy = Policy(views=frozenset())
    assert setup.scan(copy).verdict == "pass"


def test_a_copy_on_a_screenshot_is_held_for_a_person(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: Any,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    screen = Image.new("RGB", (540, 1170), "white")
    screen.paste(original.resize((540, 405)), (0, 230))
    for line in range(6):
        ImageDraw.Draw(screen).text((20, 60 + 20 * line), "words on a page " * 3, "black")
    answer = setup.scan(save(screen, "JPEG", quality=80), haechi_answer="2")
    assert (answer.verdict, answer.reasons[0].code) == ("hold", "confirmed_inside")
    assert answer.reasons[0].view == "picture_box"
    setup.gateway.policy = Policy(views=frozenset({View.TURNED, View.BORDER_REMOVED}))
    assert setup.scan(save(screen)).verdict == "pass"


def test_another_picture_passes_without_a_word(
    setup: Setup,
    confirmed: Entry,
    picture: Callable[..., Image.Image],
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    answer = setup.scan(save(picture(2)))
    assert (answer.verdict, answer.may_publish, answer.reasons, answer.appeal) == ("pass", True, (), None)


def test_a_tombstone_stops_the_match_within_one_sync_and_is_acknowledged(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    assert setup.scan(save(original)).verdict == "block"
    setup.sync(sign(version(2, now=clock.now(), gone=("e-1",))))
    assert setup.scan(save(original)).verdict == "pass"
    asyncio.run(setup.gateway.deliver())
    acks = [body for path, body in setup.hub.told if path == "/api/v1/acks"]
    assert b'"bank":2' in acks[-1]
    assert b'"tombstone_seq":1' in acks[-1]


def test_a_claim_only_holds_and_then_publishes(
    setup: Setup,
    original: Image.Image,
    hashed: Callable[..., str],
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    until = clock.now() + timedelta(hours=2)
    claim = Entry(id="k", hash=hashed(original), kind="claim", hold_until=until)
    setup.sync(sign(version(1, claim, now=clock.now())))
    held = setup.scan(save(original))
    assert (held.verdict, held.may_publish, held.hold_until) == ("hold", False, until)
    clock.advance(hours=2)
    passed = setup.scan(save(original))
    assert (passed.verdict, passed.may_publish) == ("pass", True)
    assert [reason.code for reason in passed.reasons] == ["claim_expired"]


def test_past_the_lease_a_block_becomes_a_hold_and_health_says_so(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    assert (setup.health()["status"], setup.health()["leased"]) == ("ok", True)
    clock.advance(hours=24)
    assert setup.scan(save(original)).verdict == "hold"
    assert (setup.health()["status"], setup.health()["leased"]) == ("degraded", False)


def test_a_restart_goes_on_without_the_hub(
    setup: Setup,
    config: Config,
    keyring: Keyring,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
    hub: Any,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    assert Setup(config, keyring, clock, hub).scan(save(original)).verdict == "block"


def test_before_the_first_bank_nothing_is_judged(setup: Setup, original: Image.Image, save: Save) -> None:
    answer = setup.scan(save(original))
    assert (answer.verdict, answer.reasons[0].code) == ("unscanned", "no_bank")


def test_every_bad_upload_is_named_and_answered(
    setup: Setup,
    original: Image.Image,
    save: Save,
    picture: Callable[..., Image.Image],
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, now=clock.now())))
    jpeg = save(original)
    flat = save(Image.new("RGB", (200, 200), "white"), "PNG")
    moving = save(original, "GIF", save_all=True, append_images=[picture(2)])
    for data, claimed, reason in (
        (jpeg[: len(jpeg) // 2], "image/jpeg", "truncated"),
        (b"<html>", "image/png", "mislabelled"),
        (b"<html>", "", "unsupported"),
        (b"", "image/png", "empty"),
        (flat, "image/png", "too_plain"),
        (moving, "image/gif", "animated"),
        (b"\0" * 1_000_001, "image/png", "too_large"),
    ):
        answer = setup.scan(data, content_type=claimed)
        assert (answer.verdict, answer.reasons[0].code, answer.may_publish) == ("unscanned", reason, True)


def test_a_lie_about_the_length_changes_nothing(setup: Setup, original: Image.Image, save: Save) -> None:
    assert setup.scan(save(original), content_length="5").reasons[0].code == "no_bank"
    assert setup.send(b"x" * 600_000, b"x" * 600_000, content_length="5").status == 413
    assert setup.send(b"x", content_length="99999999999").status == 413


def test_a_worker_that_fails_is_an_answer_too(
    setup: Setup, version: Version, sign: Sign, clock: FakeClock
) -> None:
    setup.sync(sign(version(1, now=clock.now())))
    for reason in ("busy", "crashed", "too_slow"):
        setup.eyes.failing = JobFailed(reason, "it failed")
        assert setup.scan(b"x").reasons[0].code == reason


def test_a_form_a_missing_token_and_a_caller_who_leaves_are_refused(setup: Setup) -> None:
    assert setup.send(b"x", content_type="multipart/form-data; boundary=x").status == 415
    assert setup.send(b"x", authorization="Bearer wrong").status == 401
    left = call(
        setup.app,
        "POST",
        "/v1/scan",
        headers={"authorization": f"Bearer {TOKEN}"},
        chunks=[b"x"],
        hang_up=True,
    )
    assert asyncio.run(left).status == 400


def test_an_outbox_that_cannot_be_written_does_not_stop_the_answer(
    setup: Setup,
    original: Image.Image,
    confirmed: Entry,
    save: Save,
    version: Version,
    sign: Sign,
    clock: FakeClock,
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    setup.gateway.outbox.put = _full  # type: ignore[method-assign]
    assert setup.scan(save(original)).verdict == "block"
    assert (setup.health()["status"], setup.health()["outbox_failures"]) == ("degraded", 1)


def test_health_holds_no_hash_and_no_entry(
    setup: Setup, confirmed: Entry, version: Version, sign: Sign, clock: FakeClock
) -> None:
    setup.sync(sign(version(1, confirmed, now=clock.now())))
    health = msgspec.json.encode(setup.health())
    assert confirmed.hash.encode() not in health
    assert confirmed.id.encode() not in health
    stranger = asyncio.run(call(setup.app, "GET", "/v1/health"))
    assert msgspec.json.decode(stranger.body) == {"status": "ok"}
    assert setup.health()["entries"] == 1


def _full(kind: str, body: bytes) -> None:
    raise OSError(28, "No space left on device")
