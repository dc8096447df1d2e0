"""What every page has to pass in a real browser: axe is silent by day and by night, nothing is too wide."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (360, 1280)
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_COLOUR_RULES = ("color-contrast", "link-in-text-block")
_ALL = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
# Three quarters of the time of a run go into the colours.
_NO_COLOURS = {**_ALL, "rules": {rule: {"enabled": False} for rule in _COLOUR_RULES}}
# What depends on colours alone is looked at again in the dark.
_COLOURS = {
    "runOnly": {"type": "rule", "values": list(_COLOUR_RULES)},
    "resultTypes": ["violations"],
}
_RUN = (
    "options => axe.run(options).then(found => found.violations.map("
    "one => [one.id, one.help, one.nodes.map(node => node.html)]))"
)
# What is seen, and in which colours: where a width changes nothing of it, its colours have been looked at.
_PAINTED = """() => Array.from(document.body.querySelectorAll("*"), (element) => {
    const style = getComputedStyle(element);
    const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight, position } = style;
    return [element.checkVisibility({ visibilityProperty: true }), color, backgroundColor, backgroundImage,
        opacity, fontSize, fontWeight, position, style.zIndex, style.textDecorationLine].join();
}).join()"""


def check_page(page: Page, name: str) -> None:
    """Check what is on the screen, on a phone and at a desk; the window is left wide and light."""
    # Colours on their way from day to night are neither's.
    page.emulate_media(reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    seen: set[str] = set()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        painted = page.evaluate(_PAINTED)
        found = violations(page, _NO_COLOURS if painted in seen else _ALL)
        seen.add(painted)
        assert found == [], f"{name} at {width}: {found}"
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width}"
    page.emulate_media(color_scheme="dark")
    found = violations(page, _COLOURS)
    assert found == [], f"{name} in the dark: {found}"
    page.emulate_media(color_scheme="light")


def violations(page: Page, options: dict[str, Any]) -> list[Any]:
    """What axe finds, with the markup it found it in."""
    found: list[Any] = page.evaluate(_RUN, options)
    return found


@cache
def _axe() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)
