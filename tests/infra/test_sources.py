"""A file stands on all of the package that it imports, and nothing else changes its name."""

import ast
import os
from pathlib import Path

import pytest

from haechi.infra.sources import Sources

ROOT = Path(__file__).parents[2] / "src"
LAYOUT = {
    "__init__.py": "",
    "kernel.py": """
from acme.rooms import (  # (why)
    near,  # and one more
    far as distant,
)

def late() -> None:
    from acme.core.units import UNIT
""",
    "rooms/__init__.py": "from acme.rooms.shared import WIDTH\n",
    "rooms/near.py": "import acme.core.depth\n",
    "rooms/far.py": "from acme.edge import \\\n    mark\n",
    "rooms/shared.py": "WIDTH = 3\n",
    "rooms/other.py": "import numpy\n",
    "core/__init__.py": "",
    "core/units.py": "UNIT = 1\n",
    "core/depth.py": "DEPTH = 2\n",
    "edge.py": "from acme.core import beyond\n",
    "core/beyond.py": "from acme import kernel\n",
}
STANDS_ON = set(LAYOUT) - {"__init__.py", "rooms/other.py"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in LAYOUT.items():
        file = tmp_path / "acme" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "acme"


def sources(package: Path, *ends: str) -> Sources:
    return Sources(package.parent, "acme", frozenset(str(package / end) for end in ends))


def test_all_that_is_imported_in_whatever_form(package: Path) -> None:
    found = sources(package).stands_on(str(package / "kernel.py"))
    assert {os.path.relpath(name, package) for name in found} == STANDS_ON


@pytest.mark.parametrize("name", sorted(LAYOUT))
def test_the_name_changes_with_each_of_them_and_with_no_other(package: Path, name: str) -> None:
    kernel = str(package / "kernel.py")
    before = sources(package).digest(kernel)
    (package / name).write_text(LAYOUT[name] + "# changed\n")
    assert (sources(package).digest(kernel) != before) == (name in STANDS_ON)


def test_a_new_module_that_takes_a_name_over_counts(package: Path) -> None:
    kernel = str(package / "kernel.py")
    before = sources(package).digest(kernel)
    (package / "edge").mkdir()
    (package / "edge.py").rename(package / "edge" / "__init__.py")
    assert sources(package).digest(kernel) != before


def test_what_an_end_imports_is_of_no_account(package: Path) -> None:
    found = sources(package, "edge.py").stands_on(str(package / "rooms" / "far.py"))
    assert {os.path.relpath(name, package) for name in found} == {"rooms/far.py", "edge.py"}


def test_a_change_of_any_of_them_is_seen(package: Path) -> None:
    kernel, read = str(package / "kernel.py"), sources(package)
    newest = max((package / name).stat().st_ctime_ns for name in STANDS_ON)
    assert not read.changed_since(kernel, newest)
    assert read.changed_since(kernel, newest - 1)


def imported(file: Path) -> set[str]:
    """Every module of the package that the file's own statements name."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative imports are not seen"
            names |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    stems = [ROOT.joinpath(*name.split(".")) for name in names if name.startswith("haechi.")]
    files = [choice for stem in stems for choice in (stem.with_suffix(".py"), stem / "__init__.py")]
    return {str(choice) for choice in files if choice.is_file()}


def test_nothing_that_python_would_import_is_missed() -> None:
    read = Sources(ROOT, "haechi")
    for file in sorted((ROOT / "haechi").rglob("*.py")):
        assert imported(file) <= set(read.stands_on(str(file))), file
