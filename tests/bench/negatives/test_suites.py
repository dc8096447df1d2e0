"""Packages of one maker are one family."""

from __future__ import annotations

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
