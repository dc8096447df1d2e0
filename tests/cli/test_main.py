"""The program: its commands, and that it starts light."""

import subprocess
import sys

from haechi.cli.main import COMMANDS, main


def test_every_command_is_there_and_says_what_it_does(haechi) -> None:  # type: ignore[no-untyped-def]
    assert {"hash", "bank", "match", "scan", "bench"} <= set(main.commands)
    assert len(main.commands) == len(COMMANDS)
    for command in COMMANDS:
        assert command.help
        assert haechi(command.name, "--help").exit_code == 0


def test_nothing_heavy_is_imported_before_a_command_needs_it() -> None:
    script = "import sys, haechi.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"django", "starlette", "numba", "PIL", "faiss", "pdqhash", "psycopg", "procrastinate"}
    assert heavy & set(done.stdout.split()) == set()
