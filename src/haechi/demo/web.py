"""A browser without a screen: cookies, redirects, and the forms of a page filled in by their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from threading import Event
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from haechi.core.errors import Unavailable

_SECONDS = 30
_PATIENCE = 40


@dataclass(slots=True)
class Form:
    """One form as the page shows it; `fields` are its names and what stands in them."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: int
    url: str
    text: str
    forms: tuple[Form, ...] = ()
    scripts: dict[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()

    def form(self, having: str) -> Form:
        """The form whose address or fields hold `having`."""
        for form in self.forms:
            if having in form.action or having in form.fields:
                return form
        raise LookupError(f"no form with {having!r} at {self.url} ({self.status})")


class Session:
    """One person's browser."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Page:
        return self._ask(Request(urljoin(self._base, path)))

    def submit(self, page: Page, form: Form, answers: dict[str, str | list[str]] | None = None) -> Page:
        """Send `form` with what stands in it and these answers over it."""
        fields: dict[str, str | list[str]] = {**form.fields, **(answers or {})}
        body = urlencode(fields, doseq=True).encode()
        request = Request(urljoin(page.url, form.action), data=body, headers={"Referer": page.url})
        return self._ask(request)

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> Page:
        """Send a body as it is."""
        request = Request(urljoin(self._base, path), data=body, headers={"Content-Type": kind, **headers})
        return self._ask(request)

    def _ask(self, request: Request) -> Page:
        """Ask, and ask again while nobody listens: what was refused a connection was never delivered."""
        pause = Event()
        for _ in range(_PATIENCE):
            try:
                with self._opener.open(request, timeout=_SECONDS) as response:
                    return _page(response.status, response.url, response)
            except HTTPError as error:
                with error:
                    return _page(error.code, error.url or request.full_url, error)
            except URLError as error:
                if not isinstance(error.reason, ConnectionRefusedError):
                    raise
            pause.wait(0.5)
        raise Unavailable("Nobody listens at this address.", do="See whether the program still runs.")


def status_of(url: str) -> int:
    """The status of an address now; 0 where nobody answers."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code
    except (URLError, OSError):
        return 0


def _page(status: int, url: str, body: IO[bytes] | Any) -> Page:
    text = body.read().decode("utf-8", "replace")
    reader = _Reader()
    reader.feed(text)
    return Page(status, url, text, tuple(reader.forms), reader.scripts, tuple(reader.links))


class _Reader(HTMLParser):
    """Collects forms with their values, scripts that hold data, and links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.scripts: dict[str, str] = {}
        self.links: list[str] = []
        self._form: Form | None = None
        self._script = ""
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            data = {name: value for name, value in given.items() if name.startswith("data-")}
            self._form = Form(given.get("action", ""), given.get("method", "get").lower(), data=data)
            self.forms.append(self._form)
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "script":
            self._script = given.get("id", "")
        elif self._form is not None:
            self._field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "script":
            self._script = ""
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts[self._script] = self.scripts.get(self._script, "") + data
        elif self._area and self._form is not None:
            self._form.fields[self._area] = [self._form.fields[self._area][0] + data]

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name:
            if kind in ("checkbox", "radio"):
                ticked = [given.get("value", "on")] if "checked" in given else []
                form.fields[name] = form.fields.get(name, []) + ticked
            elif kind == "submit":
                form.buttons.append((name, given.get("value", "")))
            else:
                form.fields[name] = [given.get("value", "")]
        elif tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = [""]
        elif tag == "select":
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select and "selected" in given:
            form.fields[self._select] = [given.get("value", "")]
