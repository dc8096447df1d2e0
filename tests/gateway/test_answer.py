"""Every verdict can be put into words, in both languages, with an appeal where something is kept back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from haechi.core.signal import EntryKind, Match, PartMatch, Squares, Strength, View
from haechi.core.verdict import Block, Hold, Label, Pass, Policy, Reason, ReasonCode, Unscanned, Verdict
from haechi.gateway.answer import Wanted, answer, words
from haechi.testing.clock import MORNING
from haechi.wire import codec
from haechi.wire.scan import VIEWS_OF_2, AnswerVersion, ScanAnswer

POLICY = Policy(review=timedelta(hours=12))
MATCH = Reason(ReasonCode.CONFIRMED_MATCH, Match("e", EntryKind.CONFIRMED, 3))
SQUARES = Squares(640, 480, ((20480, 15360, 4096),))
PART = Reason(
    ReasonCode.CONFIRMED_PART,
    PartMatch("e", EntryKind.CONFIRMED, 27, 40, 0.617, 2, Strength.HOLD, 1e-9, squares=SQUARES),
)
VERDICTS: list[Verdict] = [
    Pass(),
    Pass((Reason(ReasonCode.CLAIM_EXPIRED),)),
    Label((Reason(ReasonCode.SAYS_SYNTHETIC, detail="c2pa"),)),
    Hold((MATCH,), until=MORNING + timedelta(hours=1)),
    Block((MATCH,)),
    Hold((PART,), until=MORNING + timedelta(hours=1)),
    Unscanned("truncated", publish=True),
    Unscanned("never heard of", publish=False),
]


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: type(verdict).__name__)
def test_every_verdict_becomes_a_valid_answer(verdict: Verdict) -> None:
    made = answer(uuid4(), verdict, policy=POLICY, now=MORNING)
    assert codec.decode(codec.encode(made), ScanAnswer) == made
    kept_back = isinstance(verdict, Hold | Block)
    assert (made.appeal is not None) is kept_back
    if made.appeal:
        assert made.appeal.decide_by == MORNING + timedelta(hours=12)
        assert made.reasons[0].entry == "e"
    assert made.may_publish is (verdict in VERDICTS[:3] or verdict == VERDICTS[6])


def test_every_reason_has_its_sentences() -> None:
    assert set(words().reasons) == set(ReasonCode)
    assert set(words().views) == set(View) - {View.WHOLE}
    for text in (
        *words().reasons.values(),
        *words().views.values(),
        *words().unread.values(),
        words().appeal,
    ):
        assert text.en.isascii()
        assert any("가" <= letter <= "힣" for letter in text.ko)
        assert text.ko.endswith(".")
        assert text.en.endswith(".")


@pytest.mark.parametrize("view", sorted(set(View) - {View.PART}))
def test_a_match_under_a_view_says_so_in_words_and_since_version_2_by_name(view: View) -> None:
    verdict = Block((Reason(ReasonCode.CONFIRMED_MATCH, Match("e", EntryKind.CONFIRMED, 3, view=view)),))
    old, new, newest = (
        answer(uuid4(), verdict, policy=POLICY, now=MORNING, wanted=Wanted(version)).reasons[0]
        for version in (1, 2, 3)
    )
    assert newest.view == view.value
    assert new.view == (view.value if view.value in VIEWS_OF_2 else "picture_box")
    assert b"view" not in codec.encode(old)
    assert old.text == new.text == newest.text
    more = words().views.get(view)
    assert new.text.en.endswith(more.en if more else "cannot be posted.")
    assert new.text.ko.endswith(more.ko if more else "없습니다.")


def by_windows(wanted: Wanted) -> bytes:
    verdict = Hold((PART,), until=MORNING + timedelta(hours=1))
    return codec.encode(answer(uuid4(), verdict, policy=POLICY, now=MORNING, wanted=wanted))


def test_agreement_of_windows_tells_the_uploader_that_and_whoever_decides_how_much() -> None:
    (reason,) = codec.decode(by_windows(Wanted(3)), ScanAnswer).reasons
    assert reason.part is not msgspec.UNSET
    assert reason.part.text.en == "27 of 40 windows agree; the shown part is 62 % of the original, mirrored."
    assert reason.part.text.ko == (
        "조각 40개 가운데 27개가 일치하고, 보이는 부분은 원본의 62%입니다 (좌우 반전)."
    )
    assert reason.distance is None
    # Numbers would tell an uploader what to change: they are not in what the uploader reads.
    assert not any(letter.isdigit() for letter in reason.text.en + reason.text.ko)
    assert reason.part.squares is msgspec.UNSET


def test_where_they_lie_is_said_only_to_who_asks_and_only_in_version_3() -> None:
    asked = codec.decode(by_windows(Wanted(3, explain=True)), ScanAnswer).reasons[0]
    assert asked.part is not msgspec.UNSET
    assert asked.part.squares is not msgspec.UNSET
    assert asked.part.squares.places == SQUARES.places
    for wanted in (Wanted(3), Wanted(2, explain=True), Wanted(1, explain=True)):
        assert b"squares" not in by_windows(wanted)
    for wanted in (Wanted(1, explain=True), Wanted(2, explain=True)):
        assert b'"part"' not in by_windows(wanted)


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: type(verdict).__name__)
def test_every_verdict_becomes_a_valid_answer_of_every_version(
    verdict: Verdict, version: AnswerVersion
) -> None:
    made = answer(uuid4(), verdict, policy=POLICY, now=MORNING, wanted=Wanted(version))
    assert made.v == version
    assert codec.decode(codec.encode(made), ScanAnswer) == made
