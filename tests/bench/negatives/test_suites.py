"""Packages of one maker are one family."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from haechi.bench.negatives.gathered import FLAGS, ICONS, INSTALLER, SHARED
from haechi.bench.negatives.suites import SUITES


def test_a_package_is_in_one_family() -> None:
    others = {FLAGS, *ICONS, *INSTALLER, *SHARED}
    assert not others & set(SUITES)


def test_packages_of_one_program_go_together_and_others_do_not() -> None:
    assert SUITES["renpy-demo"] == SUITES["renpy-thequestion"]
    assert SUITES["psychopy"] != SUITES["visp-images-data"]
    # What a theme of the first set shares with one here is left out, too.
    assert SUITES["kanagram"] == SHARED["khangman"]


def test_a_package_of_the_third_set_goes_with_its_kind_of_an_earlier_one() -> None:
    assert SUITES["wesnoth-1.16-trow"] == SHARED["wesnoth-1.16-httt"]
    assert SUITES["tabler-ui"] == SUITES["admin-lte"]
    assert SUITES["comfyui-workflow-templates-media-image"] != SUITES["tabler-ui"]


@pytest.mark.parametrize("one", ["second", "third"])
def test_no_package_is_in_two_sets(one: str) -> None:
    scripts = Path(__file__).parents[3] / "scripts"
    first = set((scripts / "pictures").read_text().partition('PACKAGES="')[2].partition('"')[0].split())
    lists = {path.name: listed(path) for path in (scripts / "photographs.d").iterdir()}
    others = first.union(*(names for name, names in lists.items() if name != one))
    assert len(lists[one]) > 200
    assert not lists[one] & others


def listed(path: Path) -> set[str]:
    """The names in one list, without versions."""
    lines = [line.split()[1:] for line in path.read_text().splitlines() if not line.startswith("#")]
    return {re.sub(r"(?<=.)@.*|==.*", "", name) for names in lines for name in names}
