"""Running commands in this process, and pictures to run them on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from haechi.cli.main import main
from haechi.testing.hashkit import scene


class Program:
    """`haechi`, with its output taken apart."""

    def __call__(self, *arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    def lines(self, *arguments: object) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments).stdout.splitlines()]


@pytest.fixture
def haechi() -> Program:
    return Program()


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures, one of them below another folder."""
    folder = tmp_path / "album"
    (folder / "deeper").mkdir(parents=True)
    for seed, name in enumerate(("a.png", "b.jpg", "deeper/c.webp")):
        Image.fromarray(scene(200, 260, seed)).save(folder / name)
    return folder
