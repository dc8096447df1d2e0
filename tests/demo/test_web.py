"""A browser without a screen: cookies, forms by their names, refusals as pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from haechi.demo import web
from haechi.demo.layout import Ports
from haechi.demo.web import Session, status_of

PAGE = """<html><script id="keys" type="application/json">[{"to": "a"}]</script>
<form action="/search" method="get"><input name="q"></form>
<form action="/send" method="post" data-nonce="n1">
<input type="hidden" name="token" value="t&amp;1"><input type="checkbox" name="wants" value="a" checked>
<input type="checkbox" name="wants" value="b"><input type="checkbox" name="wants" value="c" checked>
<input type="radio" name="one" value="x"><textarea name="words">two
lines</textarea><select name="pick"><option value="p">P</option><option value="q" selected>Q</option></select>
<button name="act" value="go">Go</button></form><a href="/next">next</a></html>"""


@pytest.fixture
def base() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/gone":
                self.answer(410, "removed")
            elif self.path == "/who":
                self.answer(200, self.headers.get("Cookie", "nobody"))
            elif self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "/who")
                self.end_headers()
            else:
                self.answer(200, PAGE, ("Set-Cookie", "visitor=1"))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(200, f"{self.path} {self.headers['Content-Type']} {sorted(parse_qs(body).items())}")

        def answer(self, status: int, text: str, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_form_goes_as_it_stands_with_the_answers_over_it(base: str) -> None:
    session = Session(base)
    page = session.get("/")
    form = page.form("token")

    sent = session.submit(page, form, {"one": "x", "wants": ["b"]})

    expected = {"one": ["x"], "pick": ["q"], "token": ["t&1"], "wants": ["b"], "words": ["two\nlines"]}
    assert sent.text.startswith("/send application/x-www-form-urlencoded")
    assert str(sorted(expected.items())) in sent.text


def test_a_page_is_read(base: str) -> None:
    page = Session(base).get("/")

    assert [form.action for form in page.forms] == ["/search", "/send"]
    assert page.form("/send").fields["wants"] == ["a", "c"]
    assert page.form("/send").data == {"data-nonce": "n1"}
    assert page.form("/send").buttons == [("act", "go")]
    assert page.scripts["keys"] == '[{"to": "a"}]'
    assert page.links == ("/next",)
    with pytest.raises(LookupError, match="no form with 'absent'"):
        page.form("absent")


def test_cookies_are_kept_by_one_session_and_not_by_another(base: str) -> None:
    session = Session(base)
    session.get("/")

    assert session.get("/away").text == "visitor=1"
    assert Session(base).get("/who").text == "nobody"


def test_a_refusal_is_a_page(base: str) -> None:
    assert Session(base).get("/gone").status == status_of(f"{base}/gone") == 410
    assert Session(base).post("/raw", b"x=1", "image/jpeg").text.startswith("/raw image/jpeg")


def test_nobody_there_is_said_after_some_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_PATIENCE", 2)
    nobody = f"http://127.0.0.1:{Ports.free().hub}"

    assert status_of(nobody) == 0
    with pytest.raises(web.Unavailable):
        Session(nobody).get("/")
