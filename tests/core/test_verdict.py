"""The verdict's table, and what no combination of signals may ever bring about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.signal import (
    Abstention,
    Declared,
    Detection,
    EntryKind,
    Match,
    PartMatch,
    Signal,
    Strength,
    Unread,
    View,
)
from haechi.core.verdict import (
    Block,
    Hold,
    Label,
    OnUnscanned,
    Pass,
    Policy,
    ReasonCode,
    Unscanned,
    decide,
    may_publish,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASED = NOW + HOUR
POLICY = Policy(match_distance=31, block_distance=20, hold=24 * HOUR, label_score=0.9)


def confirmed(distance: int, quality: int = 100, view: View = View.WHOLE) -> Match:
    return Match("c", EntryKind.CONFIRMED, distance, quality, view=view)


def claim(distance: int, until: datetime = NOW + 72 * HOUR, view: View = View.WHOLE) -> Match:
    return Match("k", EntryKind.CLAIM, distance, hold_until=until, view=view)


def part(
    strength: Strength, until: datetime | None = None, entry: str = "p", expected: float = 1e-9
) -> PartMatch:
    kind = EntryKind.CONFIRMED if until is None else EntryKind.CLAIM
    return PartMatch(entry, kind, 27, 40, 0.62, 2, strength, expected, until)


BOX = View.PICTURE_BOX
PANEL = View.PANEL


def codes(
    signals: list[Signal], lease_until: datetime = LEASED, policy: Policy = POLICY
) -> tuple[str, list[str]]:
    verdict = decide(signals, policy=policy, lease_until=lease_until, now=NOW)
    return type(verdict).__name__, [reason.code.value for reason in verdict.reasons]


TABLE: list[tuple[list[Signal], tuple[str, list[str]]]] = [
    ([], ("Pass", [])),
    ([confirmed(0)], ("Block", ["confirmed_match"])),
    ([confirmed(20)], ("Block", ["confirmed_match"])),
    ([confirmed(21)], ("Hold", ["confirmed_near"])),
    ([confirmed(31)], ("Hold", ["confirmed_near"])),
    ([confirmed(32)], ("Pass", [])),
    ([confirmed(0, quality=49)], ("Hold", ["confirmed_weak"])),
    ([confirmed(0, quality=50)], ("Block", ["confirmed_match"])),
    ([claim(0)], ("Hold", ["claim_match"])),
    ([claim(32)], ("Pass", [])),
    ([claim(0, NOW)], ("Pass", ["claim_expired"])),
    ([claim(0, NOW - HOUR)], ("Pass", ["claim_expired"])),
    ([claim(0), confirmed(3)], ("Block", ["confirmed_match", "claim_match"])),
    ([claim(0, NOW - HOUR), confirmed(25)], ("Hold", ["confirmed_near"])),
    ([Unread("truncated")], ("Unscanned", ["unread"])),
    ([Unread("truncated"), confirmed(3)], ("Block", ["confirmed_match"])),
    ([Unread("truncated"), Declared("c2pa")], ("Unscanned", ["unread"])),
    ([Declared("c2pa")], ("Label", ["says_synthetic"])),
    ([Detection("d", 0.99, 0.05)], ("Label", ["looks_synthetic"])),
    ([Detection("d", 0.93, 0.05)], ("Pass", [])),
    ([Abstention("d", "too small")], ("Pass", [])),
    ([Declared("iptc"), claim(1)], ("Hold", ["claim_match"])),
    ([confirmed(0, view=View.TURNED)], ("Block", ["confirmed_match"])),
    ([confirmed(0, view=View.BORDER_REMOVED)], ("Block", ["confirmed_match"])),
    ([confirmed(25, view=View.BORDER_REMOVED)], ("Hold", ["confirmed_near"])),
    ([confirmed(0, quality=49, view=View.BORDER_REMOVED)], ("Hold", ["confirmed_weak"])),
    ([confirmed(0, view=BOX)], ("Hold", ["confirmed_inside"])),
    ([confirmed(31, view=BOX)], ("Hold", ["confirmed_inside"])),
    ([confirmed(32, view=BOX)], ("Pass", [])),
    ([claim(3, view=BOX)], ("Hold", ["claim_match"])),
    ([claim(3, NOW, view=BOX)], ("Pass", ["claim_expired"])),
    ([confirmed(0, view=PANEL)], ("Hold", ["confirmed_inside"])),
    ([claim(3, view=PANEL)], ("Hold", ["claim_match"])),
    # One entry, several views: what blocks decides, else the nearest.
    ([confirmed(2, view=BOX), confirmed(20)], ("Block", ["confirmed_match"])),
    ([confirmed(2, view=BOX), confirmed(25)], ("Hold", ["confirmed_inside"])),
    ([confirmed(27, view=BOX), confirmed(25)], ("Hold", ["confirmed_near"])),
    ([claim(5), claim(3, view=View.TURNED), confirmed(25)], ("Hold", ["claim_match", "confirmed_near"])),
]


# Agreement of windows: strength, claimed until (None: confirmed), may parts block, is the bank leased.
STRONG, WEAK, LATER = Strength.BLOCK, Strength.HOLD, NOW + 72 * HOUR
PARTS: list[tuple[Strength, datetime | None, bool, bool, tuple[str, str]]] = [
    (STRONG, None, True, True, ("Block", "confirmed_match")),
    (STRONG, None, True, False, ("Hold", "lease_over")),
    (STRONG, None, False, True, ("Hold", "confirmed_part")),
    (STRONG, None, False, False, ("Hold", "confirmed_part")),
    (WEAK, None, True, True, ("Hold", "confirmed_part")),
    (WEAK, None, True, False, ("Hold", "confirmed_part")),
    (WEAK, None, False, True, ("Hold", "confirmed_part")),
    (WEAK, None, False, False, ("Hold", "confirmed_part")),
    *(
        (strength, until, blocks, leased, told)
        for until, told in ((LATER, ("Hold", "claim_match")), (NOW, ("Pass", "claim_expired")))
        for strength in Strength
        for blocks in (True, False)
        for leased in (True, False)
    ),
]


@pytest.mark.parametrize(("strength", "until", "blocks", "leased", "expected"), PARTS, ids=range(len(PARTS)))
def test_every_combination_of_a_part(
    strength: Strength, until: datetime | None, blocks: bool, leased: bool, expected: tuple[str, str]
) -> None:
    policy = Policy(block_parts=blocks)
    lease = LEASED if leased else NOW
    assert codes([part(strength, until)], lease, policy) == (expected[0], [expected[1]])


def test_by_default_a_part_never_blocks() -> None:
    assert Policy().block_parts is False


def test_a_part_and_the_whole_of_one_entry_are_one_reason() -> None:
    both: list[Signal] = [part(STRONG, entry="c"), confirmed(25)]
    assert codes(both) == ("Hold", ["confirmed_near"])
    assert codes(both, policy=Policy(block_parts=True)) == ("Block", ["confirmed_match"])
    assert codes([part(WEAK, entry="c"), confirmed(3)]) == ("Block", ["confirmed_match"])


def test_parts_come_after_hashes_the_surest_first() -> None:
    signals: list[Signal] = [part(WEAK, entry="x", expected=0.1), part(WEAK, entry="y"), confirmed(31)]
    verdict = decide(signals, policy=POLICY, lease_until=LEASED, now=NOW)
    assert [reason.match.entry for reason in verdict.reasons if reason.match] == ["c", "y", "x"]


def test_a_part_that_is_switched_off_counts_for_nothing() -> None:
    off = Policy(views=frozenset(View) - {View.PART}, block_parts=True)
    assert codes([part(STRONG)], policy=off) == ("Pass", [])


@pytest.mark.parametrize(("signals", "expected"), TABLE, ids=range(len(TABLE)))
def test_each_line_of_the_table(signals: list[Signal], expected: tuple[str, list[str]]) -> None:
    assert codes(signals) == expected


def test_past_the_lease_a_block_becomes_a_hold() -> None:
    assert codes([confirmed(0)], lease_until=NOW) == ("Hold", ["lease_over"])


def test_a_hold_never_outlasts_the_claim_nor_the_policy() -> None:
    for until, expected in ((NOW + HOUR, NOW + HOUR), (NOW + 99 * HOUR, NOW + 24 * HOUR)):
        verdict = decide([claim(0, until)], policy=POLICY, lease_until=LEASED, now=NOW)
        assert isinstance(verdict, Hold)
        assert verdict.until == expected


@pytest.mark.parametrize(("setting", "published"), [(OnUnscanned.OPEN, True), (OnUnscanned.CLOSED, False)])
def test_the_policy_decides_what_happens_to_the_unscanned(setting: OnUnscanned, published: bool) -> None:
    verdict = decide([Unread("busy")], policy=Policy(on_unscanned=setting), lease_until=LEASED, now=NOW)
    assert verdict == Unscanned("busy", publish=published)
    assert may_publish(verdict) is published


@pytest.mark.parametrize("wrong", [{"block_distance": 32}, {"match_distance": 40}, {"hold": timedelta(0)}])
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"distance|longer"):
        Policy(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("view", sorted(set(View) - {View.WHOLE, View.PART}))
def test_a_view_that_is_switched_off_counts_for_nothing(view: View) -> None:
    for wanted, expected in ((frozenset({view}), Hold), (frozenset(View) - {view}, Pass)):
        policy = Policy(block_distance=0, views=wanted)
        verdict = decide([confirmed(3, view=view)], policy=policy, lease_until=LEASED, now=NOW)
        assert isinstance(verdict, expected)


def test_the_whole_upload_always_counts() -> None:
    policy = Policy(views=frozenset())
    assert isinstance(decide([confirmed(3)], policy=policy, lease_until=LEASED, now=NOW), Block)


times = st.integers(-100, 100).map(lambda hours: NOW + hours * HOUR)
names, apart, good = st.text(max_size=3), st.integers(0, 256), st.integers(0, 100)
views = st.sampled_from(View)
claims = st.builds(Match, names, st.just(EntryKind.CLAIM), apart, good, hold_until=times, view=views)
findings = st.builds(Match, names, st.just(EntryKind.CONFIRMED), apart, good, view=views)
parts = st.builds(part, st.sampled_from(Strength), st.none() | times, entry=names, expected=st.floats(0, 1))
claimed_parts = parts.filter(lambda one: one.kind is EntryKind.CLAIM)
weak_parts = parts.filter(lambda one: one.strength is Strength.HOLD)
others = st.one_of(
    st.builds(Detection, st.just("d"), st.floats(0, 1), st.floats(0, 1)),
    st.builds(Abstention, st.just("d"), st.just("r")),
    st.builds(Declared, st.sampled_from(["c2pa", "iptc"])),
    st.builds(Unread, st.sampled_from(["truncated", "busy"])),
)
policies = st.builds(
    Policy,
    block_distance=st.integers(0, 31),
    hold=st.integers(1, 200).map(lambda hours: hours * HOUR),
    label_score=st.floats(0, 1),
    on_unscanned=st.sampled_from(OnUnscanned),
    views=st.frozensets(views),
    block_parts=st.booleans(),
)


@given(st.lists(st.one_of(claims, claimed_parts, others)), policies, times)
def test_without_a_confirmed_entry_nothing_blocks(
    signals: list[Signal], policy: Policy, lease: datetime
) -> None:
    assert not isinstance(decide(signals, policy=policy, lease_until=lease, now=NOW), Block)


@given(st.lists(st.one_of(claims, claimed_parts, weak_parts, others)), policies, times)
def test_agreement_of_strength_hold_never_blocks(
    signals: list[Signal], policy: Policy, lease: datetime
) -> None:
    assert not isinstance(decide(signals, policy=policy, lease_until=lease, now=NOW), Block)


@given(st.lists(st.one_of(claims, parts, others)), policies, times)
def test_parts_block_only_where_the_policy_says_so(
    signals: list[Signal], policy: Policy, lease: datetime
) -> None:
    policy = replace(policy, block_parts=False)
    assert not isinstance(decide(signals, policy=policy, lease_until=lease, now=NOW), Block)


@given(st.lists(others), policies, times)
def test_without_a_match_nothing_is_held(signals: list[Signal], policy: Policy, lease: datetime) -> None:
    verdict = decide(signals, policy=policy, lease_until=lease, now=NOW)
    assert isinstance(verdict, Pass | Label | Unscanned)


@given(st.lists(st.one_of(claims, findings, parts, others)), policies, times)
def test_what_stands_always(signals: list[Signal], policy: Policy, lease: datetime) -> None:
    verdict = decide(signals, policy=policy, lease_until=lease, now=NOW)
    assert isinstance(verdict, Pass) or verdict.reasons
    if isinstance(verdict, Block):
        assert now_within(lease)
        first = verdict.reasons[0]
        assert first.code is ReasonCode.CONFIRMED_MATCH
        assert first.match is not None
        assert first.match.kind is EntryKind.CONFIRMED
        if isinstance(first.match, PartMatch):
            assert policy.block_parts
            assert first.match.strength is Strength.BLOCK
        else:
            assert first.match.distance <= policy.block_distance
            assert first.match.quality >= policy.block_quality
            assert first.match.view not in (BOX, PANEL)
    counted = [reason.match for reason in verdict.reasons if reason.match]
    assert all(match.view in policy.views | {View.WHOLE} for match in counted)
    assert len({match.entry for match in counted}) == len(counted)
    if isinstance(verdict, Hold):
        assert NOW < verdict.until <= NOW + policy.hold


@given(st.lists(st.one_of(claims, findings, parts, others)), policies, times)
def test_the_order_of_the_signals_does_not_matter(
    signals: list[Signal], policy: Policy, lease: datetime
) -> None:
    one = decide(signals, policy=policy, lease_until=lease, now=NOW)
    other = decide(list(reversed(signals)), policy=policy, lease_until=lease, now=NOW)
    assert type(one) is type(other)
    assert may_publish(one) == may_publish(other)


def now_within(lease: datetime) -> bool:
    return lease > NOW
