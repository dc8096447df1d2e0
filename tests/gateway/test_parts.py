"""Parts of a picture are found through its windows: held, blocked where all say so, never once revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from haechi.core.canonical import b64u, unb64u
from haechi.core.signal import EntryKind, Strength, View
from haechi.core.verdict import Block, Hold, Pass, Policy, ReasonCode
from haechi.gateway.bank import Bank
from haechi.gateway.parts import Parts
from haechi.gateway.pipeline import judge, looks, parts
from haechi.hashes import pdq, windows
from haechi.hashes.look import Looked
from haechi.hashes.windows.packed import pack
from haechi.testing.clock import FakeClock
from haechi.testing.pictures import picture
from haechi.wire.bank import BankVersion, Entry, Windows

Version = Callable[..., BankVersion]
POLICY = Policy()


@cache
def whole() -> Image.Image:
    return picture(1, (800, 600))


@cache
def text_of(seed: int = 1) -> str:
    return windows.hash_image(np.asarray(picture(seed, (800, 600)))).text


def unknown(text: str) -> str:
    """The text as a version of window hashes would begin that nobody here knows."""
    return b64u(b"\xff" + unb64u(text)[1:])


def entry(name: str = "e", *, proven: bool = False, text: str = "", **other: Any) -> Entry:
    own = Windows(id=f"w-{name}", hash=text or text_of(), proven=proven)
    return Entry(**{"id": name, "hash": "0" * 64, "kind": "confirmed", "windows": own} | other)


def bank(version: Version, clock: FakeClock, *entries: Entry, **other: Any) -> Bank:
    return Bank(version(1, *entries, now=clock.now(), v=2, **other))


def seen(image: Image.Image) -> Looked:
    pixels = np.asarray(image)
    digits = tuple(view.hex for view in pdq.views(pixels))
    return Looked(digits, 90, windows=pack(windows.query(pixels)))


@cache
def cut() -> Looked:
    """A tenth off each side."""
    return seen(whole().crop((80, 60, 720, 540)))


@cache
def edged() -> Looked:
    """A fortieth off each side: as strong as agreement gets."""
    return seen(whole().crop((20, 15, 780, 585)))


@cache
def cut_and_mirrored() -> Looked:
    return seen(ImageOps.mirror(whole().crop((80, 60, 720, 540))))


@cache
def another() -> Looked:
    return seen(picture(2, (800, 600)))


def test_a_piece_of_a_confirmed_picture_is_held_and_told_as_one(version: Version, clock: FakeClock) -> None:
    verdict = judge(cut(), bank(version, clock, entry()), policy=POLICY, now=clock.now())
    assert isinstance(verdict, Hold)
    (reason,) = verdict.reasons
    assert reason.code is ReasonCode.CONFIRMED_PART
    assert reason.match is not None
    assert (reason.match.entry, reason.match.view) == ("e", View.PART)
    assert judge(another(), bank(version, clock, entry()), policy=POLICY, now=clock.now()) == Pass()


def test_it_tells_how_much_agrees_how_it_is_turned_and_where(version: Version, clock: FakeClock) -> None:
    known = bank(version, clock, entry())
    (match,) = parts(cut(), known, POLICY)
    assert 0 < match.agreeing <= match.banked <= windows.BANKED
    assert 0.55 < match.shown < 0.75
    assert match.turn == 0
    assert match.squares is not None
    # Windows that the upload's edge cuts agree, and are not drawn.
    assert 0 < len(match.squares.places) < match.agreeing
    assert (match.squares.rows, match.squares.columns) == (480, 640)
    (other,) = parts(cut_and_mirrored(), known, POLICY)
    assert other.turn == 2


def test_mirrored_pieces_are_found_only_where_turned_views_are_wanted(
    version: Version, clock: FakeClock
) -> None:
    known = bank(version, clock, entry())
    upright = Policy(views=frozenset({View.PART}))
    assert isinstance(judge(cut_and_mirrored(), known, policy=POLICY, now=clock.now()), Hold)
    assert judge(cut_and_mirrored(), known, policy=upright, now=clock.now()) == Pass()
    assert isinstance(judge(cut(), known, policy=upright, now=clock.now()), Hold)


@pytest.mark.parametrize("proven", [False, True])
@pytest.mark.parametrize("allowed", [False, True])
def test_a_piece_blocks_only_where_two_people_and_the_platform_say_so(
    version: Version, clock: FakeClock, proven: bool, allowed: bool
) -> None:
    known = bank(version, clock, entry(proven=proven))
    verdict = judge(edged(), known, policy=Policy(block_parts=allowed), now=clock.now())
    assert isinstance(verdict, Block if proven and allowed else Hold)
    (match,) = parts(edged(), known, POLICY)
    assert match.strength is (Strength.BLOCK if proven else Strength.HOLD)


def test_a_claim_holds_by_parts_until_its_end_and_no_longer(version: Version, clock: FakeClock) -> None:
    until = clock.now() + timedelta(hours=2)
    known = bank(version, clock, entry(proven=True, kind="claim", hold_until=until))
    policy = Policy(block_parts=True)
    held = judge(cut(), known, policy=policy, now=clock.now())
    assert isinstance(held, Hold)
    assert held.until == until
    assert held.reasons[0].match is not None
    assert held.reasons[0].match.kind is EntryKind.CLAIM
    clock.advance(hours=2)
    assert isinstance(judge(cut(), known, policy=policy, now=clock.now()), Pass)


@pytest.mark.parametrize("stone", ["e", "w-e"])
def test_a_tombstone_for_either_stops_the_parts_at_once(
    version: Version, clock: FakeClock, stone: str
) -> None:
    known = bank(version, clock, entry(), entry("other", text=text_of(3)))
    known.revoke([stone, "unknown", stone])
    assert judge(cut(), known, policy=POLICY, now=clock.now()) == Pass()
    assert len(known.parts) == 1
    # The windows' own tombstone leaves the hash alone.
    assert len(known) == (1 if stone == "e" else 2)
    dead = bank(version, clock, entry(), gone=(stone,))
    assert (len(dead.parts), parts(cut(), dead, POLICY)) == (0, [])


def test_windows_of_a_later_kind_are_passed_over_and_everything_else_counts(
    version: Version, clock: FakeClock
) -> None:
    known = bank(version, clock, entry("late", text=unknown(text_of(3))), entry(), entry("bad", text="AQ"))
    assert (len(known), len(known.parts)) == (3, 1)
    assert isinstance(judge(cut(), known, policy=POLICY, now=clock.now()), Hold)
    known.revoke(["late", "w-bad"])
    assert len(known) == 2


def test_an_edition_with_the_same_windows_searches_what_was_built(version: Version, clock: FakeClock) -> None:
    former = bank(version, clock, entry("late", text=unknown(text_of(3))), entry())
    claim = Entry(id="new", hash="f" * 64, kind="claim", hold_until=clock.now() + timedelta(hours=2))
    listed = version(
        2, claim, entry("late", text=unknown(text_of(3))), entry(proven=True), now=clock.now(), v=2
    )
    later = Bank(listed, former)
    assert later.parts._bank is former.parts._bank
    # What is said of them is the new edition's.
    policy = Policy(block_parts=True)
    assert isinstance(judge(edged(), former, policy=policy, now=clock.now()), Hold)
    assert isinstance(judge(edged(), later, policy=policy, now=clock.now()), Block)
    later.revoke(["w-e"])
    assert judge(edged(), later, policy=policy, now=clock.now()) == Pass()


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (entry("e"),),
        (entry("other", text=text_of(3)), entry("e")),
        (entry("e"), entry("other", text=text_of(2))),
        (entry("e"), entry("other", text=text_of(3)), entry("one", text=text_of(2))),
        (entry("e"), entry("another", text=text_of(3))),
    ],
    ids=["none", "fewer", "moved", "changed", "more", "renamed"],
)
def test_other_windows_are_built_anew(version: Version, clock: FakeClock, entries: tuple[Entry, ...]) -> None:
    former = bank(version, clock, entry("e"), entry("other", text=text_of(3)))
    later = Bank(version(2, *entries, now=clock.now(), v=2), former)
    assert later.parts._bank is not former.parts._bank
    assert len(later.parts) == len(entries)
    found = [match.entry for match in parts(cut(), later, POLICY)]
    assert found == (["e"] if entries else [])


def test_what_was_revoked_is_found_again_only_where_a_later_list_has_it(
    version: Version, clock: FakeClock
) -> None:
    former = bank(version, clock, entry(), entry("other", text=text_of(3)))
    former.revoke(["w-e"])
    assert parts(cut(), former, POLICY) == []
    listed = entry(), entry("other", text=text_of(3))
    again = Bank(version(2, *listed, now=clock.now(), v=2), former)
    assert [match.entry for match in parts(cut(), again, POLICY)] == ["e"]
    assert parts(cut(), former, POLICY) == []
    still = Bank(version(3, *listed, now=clock.now(), v=2, gone=("w-e",)), again)
    assert (len(still.parts), parts(cut(), still, POLICY)) == (1, [])


def test_where_the_hashes_decide_windows_are_not_asked(version: Version, clock: FakeClock) -> None:
    looked = cut()
    known = bank(version, clock, entry(hash=looked.hashes[0], kind="confirmed"))
    verdict = judge(looked, known, policy=POLICY, now=clock.now())
    assert isinstance(verdict, Block)
    assert [reason.match.view for reason in verdict.reasons if reason.match] == [View.WHOLE]


def test_windows_are_looked_for_only_where_there_are_any_to_find(version: Version, clock: FakeClock) -> None:
    off = Policy(views=frozenset(View) - {View.PART})
    some, none = bank(version, clock, entry()), Bank(version(1, now=clock.now()))
    assert looks(some, POLICY) == frozenset(View)
    for known, policy in ((some, off), (none, POLICY), (None, POLICY)):
        assert View.PART not in looks(known, policy)
    assert parts(cut(), some, off) == []


def test_a_bank_without_windows_finds_nothing_by_parts() -> None:
    assert len(Parts(())) == 0
    assert Parts(()).near(windows.query(np.asarray(whole())), turned=True) == []
