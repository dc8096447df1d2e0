"""Hashing and matching work where neither Django nor Starlette is installed."""

import subprocess
import sys
from pathlib import Path

BLOCKER = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "starlette", "procrastinate", "psycopg", "granian"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import haechi.core.consent, haechi.core.verdict, haechi.hashes.pdq, haechi.index, haechi.media, haechi.testing
import haechi.cli.main
"""


def test_the_light_parts_import_without_a_web_framework() -> None:
    done = subprocess.run([sys.executable, "-c", BLOCKER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


ENGINE = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {
            "django", "starlette", "granian", "procrastinate", "psycopg", "av", "pyarrow", "ray"
        }:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from pathlib import Path
import numpy as np
from PIL import Image
import haechi.hashes.pdq, haechi.index, haechi.media, haechi.scan
from haechi.scan import Task, look
from haechi.testing.hashkit import scene

folder = Path(sys.argv[1])
Image.fromarray(scene(120, 160)).save(folder / "picture.png")
pixels = haechi.media.decode((folder / "picture.png").read_bytes())
found = haechi.hashes.pdq.hash_image(pixels)
rows = np.frombuffer(found.bits, np.uint8).reshape(1, 32)
index = haechi.index.Index.build(rows, folder / "bank")
assert index.search(rows, 31).entry.tolist() == [0]
record = look(folder / "picture.png", index, Task(folder / "bank"))
assert [hit.entry for hit in record.matches] == [0], record
"""


def test_the_engine_hashes_and_searches_without_any_extra(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENGINE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
