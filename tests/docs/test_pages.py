"""What people write: links lead somewhere, decisions have their parts, words are in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        *ROOT.glob("*.md"),
        *(ROOT / "changes").glob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
)
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
HEADINGS = {"Context", "Decision", "Consequences", "Rejected alternatives"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """A page without its code, in which nothing is a link."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def links(path: Path) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", prose(path))


def anchors(path: Path) -> set[str]:
    """The names of headings, as both renderers spell them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), flags=re.MULTILINE)
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip()) for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path):
        if link.startswith(("https://", "http://")):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        assert ROOT in target.parents, f"{link} leaves the repository"
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_files_that_a_page_names_exist(path: Path) -> None:
    for place in re.findall(r"`((?:src|tests|vectors|examples|docs|changes)/[\w./-]+)`", path.read_text()):
        if "…" not in place:
            assert (ROOT / place).exists(), place


@pytest.mark.parametrize("path", [*PAGES, DOCS / "images/thread.svg"], ids=name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"!\[[^\]]*\]\(https?:", text)
    assert not re.search(r"(src|href)=\"https?:|@import|url\(http", text)


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_every_decision_has_its_parts(path: Path) -> None:
    text = path.read_text()
    first, _, rest = text.partition("\n")
    assert re.fullmatch(r"# \d{4} \S.+", first)
    assert path.name.startswith(first[2:6])
    assert set(re.findall(r"^## (.+)$", rest, flags=re.MULTILINE)) >= HEADINGS
    assert re.search(r"^Status: \S", rest, flags=re.MULTILINE)


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(set(numbers)) == len(numbers)


def test_words_are_in_order_and_stand_once() -> None:
    tables = re.findall(r"<!-- sorted -->\n(.*?)<!-- end -->", (DOCS / "glossary.md").read_text(), re.DOTALL)
    assert len(tables) == 2
    for table in tables:
        words = [row.split("|")[1].strip() for row in table.splitlines()[2:]]
        assert words == sorted(set(words))


def test_every_word_of_the_field_has_its_source_and_status() -> None:
    table = re.findall(r"<!-- sorted -->\n(.*?)<!-- end -->", (DOCS / "glossary.md").read_text(), re.DOTALL)[
        0
    ]
    for row in table.splitlines()[2:]:
        *_, source, status = (cell.strip() for cell in row.strip("|").split("|"))
        assert source
        assert status in {"law", "policy", "usage", "unverified"}, row


def settings_in_code() -> set[str]:
    """Every HAECHI_* variable the programs read, the ones spelled by a prefix included."""
    source = ROOT / "src/haechi"
    found = {
        variable
        for path in source.rglob("*.py")
        for variable in re.findall(r"\bHAECHI_[A-Z][A-Z_]*[A-Z]\b", path.read_text())
    }
    gateway = (source / "gateway/config.py").read_text()
    found |= {f"HAECHI_GATEWAY_{part}" for part in re.findall(r'given(?:\.get\(|\[|, )"([A-Z_]+)"', gateway)}
    prober = (source / "prober/serve.py").read_text()
    found |= {f"HAECHI_PROBER_{part}" for part in re.findall(r"\{PREFIX\}([A-Z_]+)", prober)}
    return found


def test_the_settings_page_is_complete_and_invents_nothing() -> None:
    page = (DOCS / "reference/settings.md").read_text()
    documented = set(re.findall(r"`(HAECHI_[A-Z_]+)`", page)) - {"HAECHI_TEST_DATABASE_URL"}
    assert documented == settings_in_code()


def pages_in_nav(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for inner in node:
            yield from pages_in_nav(inner)
    elif isinstance(node, dict):
        yield from pages_in_nav(list(node.values()))


def test_every_page_can_be_reached_from_the_contents() -> None:
    listed = set(pages_in_nav(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))
    written = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")}
    decisions = {str(path.relative_to(DOCS)) for path in DECISIONS}
    assert listed == written - decisions
