"""The house numbers, and that every source file has its test."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for path in (ROOT / "src/haechi").rglob("*.py") if not {"migrations", "vendor"} & set(path.parts)
)
# Tables gathered for Django, addresses and app declarations hold no decision of their own.
DECLARATIONS = {
    "__init__.py",
    "__main__.py",
    "apps.py",
    "urls.py",
    "models.py",
    "ports.py",
    "records.py",
    "wsgi.py",
    "errors.py",
}


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_files_are_short() -> None:
    assert median(map(lines, SOURCES)) < 100
    assert [name(path) for path in SOURCES if lines(path) > 500] == []


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_file_says_what_it_is_for(path: Path) -> None:
    assert path.stat().st_size == 0 or ast.get_docstring(ast.parse(path.read_text()))


def test_every_source_file_has_a_test_of_its_name() -> None:
    tests = {str(path.relative_to(ROOT / "tests")) for path in (ROOT / "tests").rglob("test_*.py")}
    missing = []
    for path in SOURCES:
        inside = path.relative_to(ROOT / "src/haechi")
        if path.name in DECLARATIONS or lines(path) <= 25:
            continue
        if str(inside.with_name(f"test_{path.name}")) not in tests:
            missing.append(name(path))
    assert missing == []


@pytest.mark.parametrize("context", sorted((ROOT / "src/haechi/hub").glob("**/api.py")), ids=name)
def test_every_context_has_its_faces(context: Path) -> None:
    assert (context.parent / "README.md").exists()
    tree = ast.parse(context.read_text())
    public = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    exported = next(
        (
            {element.value for element in node.value.elts if isinstance(element, ast.Constant)}
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.List | ast.Tuple)
            and any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
        ),
        set(),
    )
    assert exported >= {node.name for node in public}
