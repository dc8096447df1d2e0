"""Web pages that packages ship as documentation, photographed by a headless browser without network."""

from __future__ import annotations

import os
from pathlib import Path

from haechi.bench.rows import peer

CHROMIUM = Path("/usr/bin/chromium")
SIZES = ((1280, 800), (390, 844), (820, 1180), (1600, 1000))
OF_PACKAGE = 110
# A page is looked at from its top and from further down.
DOWN = (0, 1500)


def render(folder: Path) -> int:
    """The pages of folder/html/PACKAGE, as folder/pages/PACKAGE/NUMBER.png; those that are there stay."""
    made = 0
    with peer("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM if CHROMIUM.exists() else None, args=["--no-sandbox"]
        )
        for package in sorted((folder / "html").iterdir()):
            target = folder / "pages" / package.name
            target.mkdir(parents=True, exist_ok=True)
            for number, page in enumerate(_chosen(package)):
                shot = target / f"{number:04}.png"
                if shot.exists():
                    continue
                width, height = SIZES[number % len(SIZES)]
                context = browser.new_context(
                    viewport={"width": width, "height": height}, offline=True, java_script_enabled=False
                )
                tab = context.new_page()
                tab.goto(page.absolute().as_uri(), wait_until="load")
                tab.mouse.wheel(0, DOWN[number % len(DOWN)])
                tab.screenshot(path=shot)
                context.close()
                made += 1
        browser.close()
    return made


def _chosen(package: Path) -> list[Path]:
    pages = sorted(
        Path(folder, name)
        for folder, _, names in os.walk(package)
        for name in names
        if name.endswith((".html", ".htm"))
    )
    pages = [page for page in pages if not page.is_symlink() and page.stat().st_size > 3000]
    return (
        [pages[at * len(pages) // OF_PACKAGE] for at in range(OF_PACKAGE)]
        if len(pages) > OF_PACKAGE
        else pages
    )
