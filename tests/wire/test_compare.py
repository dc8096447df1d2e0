"""Comparisons: a distance where something is present and nowhere else; age is never left out."""

from __future__ import annotations

import pytest

from haechi.core.errors import Refusal
from haechi.wire import codec
from haechi.wire.compare import CompareAnswer, CompareRequest


@pytest.mark.parametrize(("found", "distance"), [("present", None), ("absent", 3), ("unclear", 3)])
def test_a_distance_belongs_to_what_is_present(found: str, distance: int | None) -> None:
    with pytest.raises(ValueError, match="distance"):
        CompareAnswer(v=1, found=found, distance=distance)  # type: ignore[arg-type]


def test_whether_the_person_may_be_a_minor_has_no_default() -> None:
    with pytest.raises(Refusal) as caught:
        codec.decode(b'{"v":1,"locator":"https://a.example/","hashes":["%s"]}' % (b"0" * 64), CompareRequest)
    assert caught.value.reason == "bad_field"
