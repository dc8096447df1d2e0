"""Pages are photographed from the disk: no network, no scripts, each once."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from haechi.bench.negatives.pages import OF_PACKAGE, SIZES, render

FILLING = f"<p>{'words ' * 600}</p>"
PAGE = """<!doctype html><title>page</title><style>body {{ background: rgb(0, 160, 0) }}</style>
<img src="{address}/tracker.png"><script>document.body.style.background = "rgb(200, 0, 0)"</script>"""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """An address that writes down what is asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is printed."""

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_address[1]}", asked
        listening.shutdown()
        thread.join()


@pytest.mark.browser
def test_pages_are_photographed_without_network_or_scripts(
    tmp_path: Path, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    few, many = tmp_path / "html/few", tmp_path / "html/many"
    (few / "deep").mkdir(parents=True)
    many.mkdir()
    text = PAGE.format(address=address) + FILLING
    (few / "a.html").write_text(text)
    (few / "deep/b.htm").write_text(text)
    (few / "short.html").write_text(PAGE)
    (few / "words.txt").write_text(text)
    (few / "link.html").symlink_to(few / "a.html")
    # Of a package with more pages than are wanted, all that are wanted are there already.
    (tmp_path / "pages/many").mkdir(parents=True)
    for number in range(OF_PACKAGE + 5):
        (many / f"{number}.html").write_text(text)
    for number in range(OF_PACKAGE):
        (tmp_path / f"pages/many/{number:04}.png").write_bytes(b"kept")

    assert render(tmp_path) == 2

    shots = [Image.open(tmp_path / f"pages/few/{number:04}.png").convert("RGB") for number in range(2)]
    assert [shot.size for shot in shots] == list(SIZES[:2])
    for shot in shots:
        assert (np.asarray(shot) == (0, 160, 0)).all(2).mean() > 0.2
    assert asked == []
    assert {path.read_bytes() for path in (tmp_path / "pages/many").iterdir()} == {b"kept"}
