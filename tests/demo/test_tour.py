"""The leaflet names every address and everybody who can sign in; the files to use lie ready."""

from __future__ import annotations

from typing import Any

import pytest

from haechi.demo import tour
from haechi.demo.layout import Layout
from haechi.demo.pictures import Picture
from haechi.demo.web import Page, Session


def test_the_leaflet(layout: Layout, stage: Any) -> None:
    text = tour.guide(layout, stage, layout.home / "pictures")

    for part in (":8600/desk/", ":8611/", ":8612/", ":8601/v1/health", "SIMULATED", layout.allowed):
        assert part in text
    for member in stage.members.values():
        assert member.username in text
        assert member.password in text
        assert not member.may_read or member.passphrase in text


@pytest.mark.parametrize(("shown", "posts"), [("", 2 * (tour.PICTURES + 1)), ("/p/1", 0)])
def test_pictures_are_hung_once(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, shown: str, posts: int
) -> None:
    posted: list[Picture] = []

    class Quiet:
        """A board that takes everything."""

        def __init__(self, board: str) -> None:
            pass

        def post(self, picture: Picture) -> None:
            posted.append(picture)

    monkeypatch.setattr(tour, "Uploader", Quiet)
    monkeypatch.setattr(Session, "get", lambda self, path: Page(200, path, shown))

    folder = tour.hang_pictures(layout)

    assert len(posted) == posts
    assert sorted(path.name for path in folder.iterdir()) == ["copy.jpg", "mine.jpg", "piece.jpg"]
