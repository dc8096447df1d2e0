"""A log line says which error and where, never what it quoted."""

from __future__ import annotations

import logging
import sys

from django.conf import settings

from haechi.hub.site.quiet import QuietFormatter


def test_an_error_is_logged_without_its_words() -> None:
    typed = "canary"
    try:
        int(typed)
    except ValueError:
        record = logging.LogRecord("hub", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    line = QuietFormatter().format(record)
    assert "canary" not in line
    assert line.endswith("ValueError")
    assert "test_quiet.py" in line


def test_every_handler_of_the_hub_is_quiet() -> None:
    made = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["()"] for name in made} == {
        f"{QuietFormatter.__module__}.{QuietFormatter.__qualname__}"
    }
