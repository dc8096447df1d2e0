"""An answer that keeps something back always says why, how to object, and for a hold until when."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from haechi.testing.clock import MORNING
from haechi.wire.scan import Appeal, Part, Reason, ScanAnswer, Text

WORDS = Text(ko="이유", en="why")
WHY = {"reasons": (Reason(code="x", text=WORDS),)}
OBJECT = {"appeal": Appeal(text=WORDS, decide_by=MORNING)}
UNTIL = {"hold_until": MORNING + timedelta(hours=1)}


def make(verdict: str, **fields: object) -> ScanAnswer:
    given: dict[str, object] = {"reasons": (), **fields}
    return ScanAnswer(v=1, scan_id=uuid4(), verdict=verdict, may_publish=False, **given)  # type: ignore[arg-type]


def test_what_is_whole_can_be_made() -> None:
    assert make("pass").reasons == ()
    assert make("block", **WHY, **OBJECT).appeal
    assert make("hold", **WHY, **OBJECT, **UNTIL).hold_until
    assert make("unscanned", **WHY).reasons


def test_only_version_2_names_the_view_and_it_always_does() -> None:
    seen = Reason(code="x", text=WORDS, entry="e", distance=3, view="turned")
    unnamed = Reason(code="x", text=WORDS, entry="e", distance=3)
    assert ScanAnswer(v=2, scan_id=uuid4(), verdict="pass", may_publish=True, reasons=(seen,)).v == 2
    for version, reason in ((1, seen), (2, unnamed), (2, Reason(code="x", text=WORDS, view="turned"))):
        with pytest.raises(ValueError, match="view"):
            ScanAnswer(v=version, scan_id=uuid4(), verdict="pass", may_publish=True, reasons=(reason,))  # type: ignore[arg-type]


PART = Part(text=WORDS, agreeing=27, banked=40, shown=62, turn=2)
BY_WINDOWS = Reason(code="x", text=WORDS, entry="e", view="part", part=PART)


def passed(version: int, reason: Reason) -> ScanAnswer:
    return ScanAnswer(v=version, scan_id=uuid4(), verdict="pass", may_publish=True, reasons=(reason,))  # type: ignore[arg-type]


def test_since_version_3_windows_say_how_many_agree_and_nothing_else_does() -> None:
    assert passed(3, BY_WINDOWS).reasons[0].part == PART
    unsaid = Reason(code="x", text=WORDS, entry="e", view="part")
    near = Reason(code="x", text=WORDS, entry="e", view="part", distance=3, part=PART)
    boxed = Reason(code="x", text=WORDS, entry="e", view="picture_box", part=PART)
    for version, wrong in ((3, unsaid), (3, near), (3, boxed), (2, BY_WINDOWS), (2, boxed)):
        with pytest.raises(ValueError, match=r"windows|view"):
            passed(version, wrong)


@pytest.mark.parametrize("view", ["panel", "part"])
def test_version_2_names_no_view_that_came_later(view: str) -> None:
    later = Reason(code="x", text=WORDS, entry="e", distance=3, view=view)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="version 2"):
        passed(2, later)


@pytest.mark.parametrize(
    ("verdict", "fields"),
    [
        ("block", WHY),
        ("block", WHY | OBJECT | UNTIL),
        ("block", OBJECT),
        ("hold", WHY | OBJECT),
        ("hold", WHY | UNTIL),
        ("pass", OBJECT),
        ("label", {}),
        ("unscanned", {}),
    ],
)
def test_half_an_answer_cannot(verdict: str, fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"says|carries"):
        make(verdict, **fields)
