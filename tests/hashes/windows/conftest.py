"""The plain implementation and the pictures of the golden vectors, shared by these tests."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

VECTORS = Path(__file__).parents[3] / "vectors" / "windows"


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, VECTORS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def plain() -> ModuleType:
    """The window hash, plainly and slowly."""
    return _module("plain")


@pytest.fixture(scope="session")
def generate(plain: ModuleType) -> ModuleType:
    """What draws the pictures; it takes `plain` along."""
    return _module("generate")
