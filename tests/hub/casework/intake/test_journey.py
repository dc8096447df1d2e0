"""A person reports in a real browser: what leaves the device, what the team opens, what the receipt does."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Request

from haechi.core.consent import Purpose
from haechi.hashes import pdq, windows
from haechi.hub.casework.intake import api
from haechi.hub.casework.intake.models import Report
from haechi.hub.casework.intake.records import ReportRecord
from haechi.infra.sealing import open_envelope
from haechi.media.decode import decode
from haechi.testing import pictures

from .conftest import Team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "canary-story 가나다 " * 10
PLACES = "canary-room @canary_handle"
ADDRESS = "https://board.example/p/1"


@pytest.fixture
def page(chromium: Browser, origin: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=origin, locale="ko-KR")
    yield context.new_page()
    context.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A benign, generated picture: soft waves of colour, saved without loss."""
    y, x = np.mgrid[0:480, 0:640].astype(np.float64)
    waves = [np.sin(x / 37 + y / 91) + np.cos(y / 23 - x / 130), np.cos(x / 55), np.sin(x * y / 20000)]
    pixels = np.stack([(wave - wave.min()) / np.ptp(wave) * 255 for wave in waves], axis=-1)
    path = tmp_path / "canary-name.png"
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def begin(page: Page, role: str = "self") -> None:
    page.goto("/report/")
    page.click("main button")
    page.check("input[value=sexual]")
    page.check(f"input[value={role}]")
    page.click("main button")
    page.wait_for_selector(".step.current")


def step(page: Page, name: str) -> None:
    """Go on until this step is the one on the screen: one message to the browser, not two for each step."""
    reached = page.evaluate(
        """name => {
          const here = () => document.querySelector(".step.current").dataset.step;
          const next = document.querySelector("[data-next]");
          for (let left = 20; left > 0 && here() !== name; left--) next.click();
          return here();
        }""",
        name,
    )
    assert reached == name


def answer(page: Page, *, age: str = "19_plus") -> None:
    step(page, "age")
    page.check(f"input[value='{age}']")
    step(page, "harm")
    page.check("input[value=synthesis]")
    step(page, "where")
    page.check("input[value=public]")
    page.fill("#id_addresses", f"{ADDRESS}\n\n board.example/p/2 \n{ADDRESS}")
    page.fill("#id_private_places", PLACES)


def send(page: Page) -> str:
    """Send from the last step; returns the digits on the screen."""
    step(page, "review")
    page.click("[data-submit]")
    page.wait_for_selector("[data-digits] li >> visible=true")
    return "".join(page.locator("[data-digits] li").all_inner_texts())


def only_report() -> ReportRecord:
    return api.get(Report.objects.get().id)


def test_the_depicted_persons_report(page: Page, team: Team, picture: Path) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    begin(page)
    page.check("input[value=threatened]")
    assert page.locator("[data-help-now]").is_visible()
    answer(page)
    step(page, "picture")
    page.set_input_files("#picture", picture)
    page.wait_for_selector("[data-picker] button >> visible=true")
    step(page, "wants")
    for consent in ("notice", "release_hash"):
        page.check(f"input[value={consent}]")
    step(page, "story")
    page.fill("#id_story", STORY)
    step(page, "review")
    assert page.locator("img, canvas, video").count() == 0
    code = send(page)

    report = only_report()
    expected = pdq.hash_image(decode(picture.read_bytes()))
    assert [claimed.hash for claimed in report.hashes] == [expected]
    assert [locator.url for locator in report.locators] == [ADDRESS, "https://board.example/p/2"]
    assert (report.sealed_on_device, report.urgent, report.role) == (True, True, "self")
    granted = {grant.purpose: grant.recipients for grant in api.grants(report.id)}
    assert granted == {Purpose.NOTICE: frozenset({"*"}), Purpose.RELEASE_HASH: frozenset({"banks"})}

    words = json.loads(open_envelope(api.envelope(report.id), team.key_id, team.private))
    assert words["story"] == STORY
    assert (words["private_places"], words["danger"]) == (PLACES, ["threatened"])

    bodies = "\n".join(f"{request.url} {request.post_data or ''}" for request in sent)
    for canary in ("canary", code, picture.name, "data:image"):
        assert canary not in bodies
    assert {request.url.rsplit(":", 1)[-1].partition("/")[2].split("/")[0] for request in sent} <= {
        "report",
        "static",
    }
    retype(page, code)
    look_and_withdraw(page, code)


def retype(page: Page, code: str) -> None:
    """The receipt page asks for the digits once more, and says whether they are right."""
    asked = page.locator("[data-retype]")
    wrong = code[:23] + str((int(code[23]) + 1) % 10)
    for typed, said in ((wrong, "data-wrong"), (f"{code[:12]} {code[12:]}", "data-right")):
        page.fill("#retype", typed)
        page.click("[data-retype] button")
        assert page.locator("#retype-said").inner_text() == asked.get_attribute(said)


def look_and_withdraw(page: Page, code: str) -> None:
    """The receipt shows the status and withdraws, and does not leave the device."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.goto("/status/")
    page.fill("#id_code", code)
    page.click("main button")
    page.wait_for_selector(".timeline")
    page.click("details.withdraw summary")
    page.click("[data-withdraw] button")
    page.wait_for_selector("[data-withdraw]", state="detached")
    assert only_report().state == "withdrawn"
    assert all(grant.withdrawn_at for grant in api.grants(only_report().id))
    assert all(code not in f"{request.url}{request.post_data}" for request in sent)


def test_the_address_stays_the_same_and_back_goes_back_one_question(page: Page, team: Team) -> None:
    begin(page)
    address = page.url
    step(page, "age")
    page.check("input[value='14_18']")
    page.click("[data-next]")
    page.go_back()
    assert page.locator(".step.current").get_attribute("data-step") == "age"
    assert page.locator("input[value='14_18']").is_checked()
    assert page.url == address
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_a_witness_is_given_no_file_picker_and_sends_address_and_words(page: Page, team: Team) -> None:
    begin(page, "witness")
    assert page.locator("input[type=file], [data-step=picture], [data-picker]").count() == 0
    assert page.locator("input[name=consents], input[name=wants], input[name=danger]").count() == 0
    answer(page, age="unknown")
    send(page)
    report = only_report()
    assert (report.role, len(report.locators), report.hashes) == ("witness", 2, ())
    assert api.grants(report.id) == ()


def test_a_canvas_that_was_altered_gives_no_hash_and_says_why(page: Page, team: Team, picture: Path) -> None:
    page.add_init_script(
        """const read = CanvasRenderingContext2D.prototype.getImageData;
        CanvasRenderingContext2D.prototype.getImageData = function (...where) {
          const image = read.apply(this, where);
          image.data[0] ^= 1;
          return image;
        };"""
    )
    begin(page)
    answer(page)
    step(page, "picture")
    texts = page.locator("[data-picker]")
    page.set_input_files("#picture", picture)
    page.wait_for_function("() => document.getElementById('picture-said').textContent.length > 30")
    assert page.locator("#picture-said").inner_text() == texts.get_attribute("data-altered")
    assert page.locator("[data-release]").is_hidden()


def broken_pictures(folder: Path) -> tuple[Path, Path]:
    """A file that is no picture, and half of one."""
    words, half = folder / "notes.png", folder / "half.png"
    words.write_bytes(b"not a picture")
    whole = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(whole, "PNG")
    half.write_bytes(whole.getvalue()[:60])
    return words, half


def outdate_members(page: Page) -> None:
    """As if the members had changed while the person was writing."""
    page.evaluate(
        """() => {
          const keys = document.getElementById("member-keys");
          const [member] = JSON.parse(keys.textContent);
          keys.textContent = JSON.stringify([{ ...member, to: "0123456789abcdef" }]);
        }"""
    )


def test_what_goes_wrong_is_said_in_its_place_and_nothing_is_lost(
    page: Page, team: Team, tmp_path: Path
) -> None:
    begin(page)
    outdate_members(page)
    answer(page)
    page.fill("#id_addresses", "this is no address")
    step(page, "picture")
    unreadable = page.locator("[data-picker]").get_attribute("data-unreadable")
    for path in broken_pictures(tmp_path):
        page.set_input_files("#picture", path)
        page.wait_for_function(
            "text => document.getElementById('picture-said').textContent === text", arg=unreadable
        )
    step(page, "story")
    page.fill("#id_story", "가" * 10_240)
    page.click("[data-next]")
    assert "10240" in page.locator("#id_story_error").inner_text()
    assert len(page.input_value("#id_story")) == 10_240
    page.fill("#id_story", "가" * 10_000)
    step(page, "review")
    page.click("[data-submit]")
    page.wait_for_selector("#id_addresses_error >> visible=true")
    assert page.locator(".step.current").get_attribute("data-step") == "where"
    page.fill("#id_addresses", ADDRESS)
    step(page, "review")
    page.route("**/report/send/", lambda route: route.abort())
    page.click("[data-submit]")
    page.wait_for_selector("[data-send-error] >> visible=true")
    page.unroute("**/report/send/")
    send(page)
    assert Report.objects.count() == 1
    assert only_report().hashes == ()
    words = json.loads(open_envelope(api.envelope(only_report().id), team.key_id, team.private))
    assert (len(words["story"]), words["private_places"]) == (10_000, PLACES)


def test_a_wrong_receipt_stays_to_be_corrected(page: Page, team: Team) -> None:
    page.goto("/status/")
    page.fill("#id_code", "1234")
    page.click("main button")
    assert page.locator("#id_code_error").is_visible()
    page.fill("#id_code", "1" * 24)
    page.click("main button")
    page.wait_for_function(
        "() => document.getElementById('id_code_error').textContent.includes('신고가 없습니다')"
    )
    assert page.input_value("#id_code") == "1" * 24


def test_exit_leaves_at_once_and_forgets_but_not_while_typing(page: Page, team: Team) -> None:
    asked: list[str] = []
    page.route("https://www.naver.com/", lambda route: route.fulfill(body="<title>news</title>"))
    page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    begin(page)
    answer(page)
    page.click("#id_private_places")
    page.keyboard.type("ABC DEF", delay=1)
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    assert page.locator(".step.current").get_attribute("data-step") == "where"
    page.click("#exit")
    page.wait_for_url("https://www.naver.com/")
    assert asked[-1] == ""
    begin(page)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.naver.com/")
    assert asked[-1] == ""


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A benign, generated picture with shapes of every scale: enough for windows."""
    path = tmp_path / "canary-rich.png"
    pictures.picture(1, (800, 320)).save(path)
    return path


def with_picture(page: Page, path: Path, *, age: str = "19_plus") -> None:
    begin(page)
    answer(page, age=age)
    step(page, "picture")
    page.set_input_files("#picture", path)
    page.wait_for_selector("[data-picker] button >> visible=true")
    step(page, "wants")


@pytest.mark.parametrize("agreed", [True, False])
def test_windows_leave_only_with_a_yes_on_a_screen_of_their_own(
    page: Page, team: Team, rich: Path, agreed: bool
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    with_picture(page, rich)
    page.check("input[value=release_hash]")
    page.click("[data-next]")
    screen = page.locator(".step.current")
    assert screen.get_attribute("data-step") == "windows"
    assert not page.locator("input[value=release_windows]").is_checked()
    if agreed:
        page.check("input[value=release_windows]")
    code = send(page)
    expected = windows.hash_image(decode(rich.read_bytes()))
    (claimed,) = only_report().hashes
    assert (claimed.windows is not None) is agreed
    assert any('"windows"' in body for body in sent) is agreed
    if claimed.windows is not None:
        assert set(claimed.windows.windows) == set(expected.windows)
        take_windows_back(page, code)


def test_nobody_is_asked_for_windows_without_a_fingerprint_or_under_age(
    page: Page, team: Team, rich: Path
) -> None:
    def after_consents() -> str | None:
        page.click("[data-next]")
        return page.locator(".step.current").get_attribute("data-step")

    with_picture(page, rich, age="14_18")
    page.check("input[value=release_hash]")
    assert after_consents() == "contact"
    page.go_back()
    # That question is some steps back: its answer is changed where it stands.
    page.locator("input[value='19_plus']").dispatch_event("click")
    assert after_consents() == "windows"
    page.go_back()
    page.uncheck("input[value=release_hash]")
    assert after_consents() == "contact"


def test_a_yes_is_gone_with_the_fingerprint_it_was_for(page: Page, team: Team, rich: Path) -> None:
    with_picture(page, rich)
    page.check("input[value=release_hash]")
    page.click("[data-next]")
    page.check("input[value=release_windows]")
    page.go_back()
    page.uncheck("input[value=release_hash]")
    send(page)
    (claimed,) = only_report().hashes
    assert claimed.windows is None
    assert Purpose.RELEASE_WINDOWS not in {grant.purpose for grant in api.grants(only_report().id)}


def take_windows_back(page: Page, code: str) -> None:
    """With the receipt the windows are taken back alone; the report stays."""
    page.goto("/status/")
    page.fill("#id_code", code)
    page.click("main button")
    page.click("details.take-back summary")
    page.click("[data-take-back] button")
    page.wait_for_selector("[data-take-back]", state="detached")
    (claimed,) = only_report().hashes
    assert (claimed.windows, only_report().state) == (None, "submitted")
    assert page.locator("[data-withdraw]").count() == 1
