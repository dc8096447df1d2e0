"""Hashing and matching work where neither Django nor Starlette is installed."""

import subprocess
import sys

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
