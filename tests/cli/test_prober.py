"""The prober's command refuses what makes no sense in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from haechi.cli.main import main


@pytest.mark.parametrize(
    "env",
    [
        {"HAECHI_PROBER_PORT": "web"},
        {"HAECHI_PROBER_HOST": "0.0.0.0"},
        {"HAECHI_PROBER_HOST": "0.0.0.0", "HAECHI_PROBER_TOKEN": "short"},
        {"HAECHI_PROBER_MANDATE": "/nowhere/mandate.yml"},
    ],
)
def test_settings_that_make_no_sense_are_named(env: dict[str, str]) -> None:
    result = CliRunner().invoke(main, ["prober", "run"], env=env)

    assert result.exit_code == 3
    assert result.output.startswith("haechi: ")


def test_a_simulated_mandate_needs_a_demonstration(tmp_path: Path) -> None:
    mandate = tmp_path / "mandate.yml"
    mandate.write_text('{who: Demo, basis: none, until: 2030-01-01T00:00:00Z, hosts: ["x"], simulated: true}')
    result = CliRunner().invoke(main, ["prober", "run"], env={"HAECHI_PROBER_MANDATE": str(mandate)})

    assert result.exit_code == 3
    assert "demonstrations" in result.output
