"""The program on the page about the library runs as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageOps

from haechi.testing.hashkit import scene

PAGE = Path(__file__).parents[2] / "docs/how-to/use-as-a-library.md"


def programs() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(), flags=re.DOTALL)


def test_a_bank_that_changes_finds_what_is_left() -> None:
    _, changing = programs()
    done = subprocess.run([sys.executable, "-c", changing], capture_output=True, text=True, check=True)
    assert done.stdout == "[901]\n"


def test_the_program_finds_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(programs()[0])
    for folder in ("known", "uploads"):
        (tmp_path / folder).mkdir()
    known = Image.fromarray(scene(200, 260, 1))
    known.save(tmp_path / "known/a.png")
    (tmp_path / "known/notes.txt").write_text("no picture")
    ImageOps.mirror(known).save(tmp_path / "uploads/copy.jpg")
    Image.fromarray(scene(200, 260, 2)).save(tmp_path / "uploads/other.png")
    (tmp_path / "uploads/cut.png").write_bytes((tmp_path / "known/a.png").read_bytes()[:500])
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith("notes.txt: ")
    assert lines[0].endswith("(unsupported)")
    assert lines[1] == "the first one is ['a.png']"
    assert re.fullmatch(r"uploads/copy\.jpg: a\.png, \d+ bits off, turned", lines[2])
    assert lines[3].startswith("uploads/cut.png: ")
    assert lines[3].endswith("(truncated)")
    assert len(lines) == 4
