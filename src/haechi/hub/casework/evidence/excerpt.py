"""The readable words of a page, bounded. Pure: no scripts, no styles, no addresses of pictures."""

from __future__ import annotations

from html.parser import HTMLParser

LONGEST = 4000
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += data.split()


def excerpt(text: str, *, longest: int = LONGEST) -> tuple[str, bool]:
    """(words, whether there were more) of a page or a plain text, one space between words."""
    parser = _Words()
    parser.feed(text)
    parser.close()
    words = " ".join(parser.words)
    return words[:longest], len(words) > longest
