"""Every verdict can be put into words, in both languages, with an appeal where something is kept back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from haechi.core.signal import EntryKind, Match, View
from haechi.core.verdict import Block, Hold, Label, Pass, Policy, Reason, ReasonCode, Unscanned, Verdict
from haechi.gateway.answer import answer, words
from haechi.testing.clock import MORNING
from haechi.wire import codec
from haechi.wire.scan import ScanAnswer

POLICY = Policy(review=timedelta(hours=12))
MATCH = Reason(ReasonCode.CONFIRMED_MATCH, Match("e", EntryKind.CONFIRMED, 3))
VERDICTS: list[Verdict] = [
    Pass(),
    Pass((Reason(ReasonCode.CLAIM_EXPIRED),)),
    Label((Reason(ReasonCode.SAYS_SYNTHETIC, detail="c2pa"),)),
    Hold((MATCH,), until=MORNING + timedelta(hours=1)),
    Block((MATCH,)),
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
    assert made.may_publish is (verdict in VERDICTS[:3] or verdict == VERDICTS[5])


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


def test_a_match_under_a_view_says_so_in_words_and_since_version_2_by_name() -> None:
    for view in View:
        verdict = Block((Reason(ReasonCode.CONFIRMED_MATCH, Match("e", EntryKind.CONFIRMED, 3, view=view)),))
        (old,) = answer(uuid4(), verdict, policy=POLICY, now=MORNING).reasons
        (new,) = answer(uuid4(), verdict, policy=POLICY, now=MORNING, version=2).reasons
        assert new.view == view.value
        assert b"view" not in codec.encode(old)
        assert old.text == new.text
        more = words().views.get(view)
        assert new.text.en.endswith(more.en if more else "cannot be posted.")
        assert new.text.ko.endswith(more.ko if more else "없습니다.")


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: type(verdict).__name__)
def test_every_verdict_becomes_a_valid_answer_of_version_2(verdict: Verdict) -> None:
    made = answer(uuid4(), verdict, policy=POLICY, now=MORNING, version=2)
    assert codec.decode(codec.encode(made), ScanAnswer) == made
