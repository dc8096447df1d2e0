"""An answer that keeps something back always says why, how to object, and for a hold until when."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from haechi.testing.clock import MORNING
from haechi.wire.scan import Appeal, Reason, ScanAnswer, Text

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
