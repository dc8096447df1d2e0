"""From a picture that is asked about to what a bank has of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from haechi.core.signal import Strength
from haechi.hashes import windows
from haechi.hashes.windows import common, likes, match, score, verify, whole
from haechi.hashes.windows.bank import WindowBank
from haechi.hashes.windows.hash import seen_of
from haechi.hashes.windows.seen import Query, Seen
from haechi.hashes.windows.shelf import Shelf
from haechi.hashes.windows.votes import Agreement
from haechi.testing.pictures import picture

BANK = WindowBank.build(windows.hash_image(np.asarray(picture(seed, (800, 600)))) for seed in range(5))


def found(image: Image.Image, **how: int) -> list[match.Match]:
    return list(match.matches(BANK, windows.query(np.ascontiguousarray(image)), **{"entries": 5, **how}))


def test_a_copy_is_found_with_its_evidence() -> None:
    best, *others = found(picture(3, (800, 600)).crop((40, 30, 780, 580)))
    assert best.entry == 3
    assert best.evidence.strength is Strength.BLOCK
    assert best.evidence.agreeing == len(best.verified.there) > 20
    assert all(other.evidence.strength is None for other in others)


def test_only_the_turns_asked_for_are_looked_at() -> None:
    mirrored = ImageOps.mirror(picture(2, (800, 600)))
    assert [one.entry for one in found(mirrored)][:1] == [2]
    assert 2 not in [one.entry for one in found(mirrored, turns=1)]


def test_so_many_are_looked_at_again_and_no_more() -> None:
    page = Image.new("RGB", (1600, 600))
    for place, seed in enumerate((0, 1)):
        page.paste(picture(seed, (800, 600)), (place * 800, 0))
    assert {one.entry for one in found(page)} >= {0, 1}
    assert len(found(page, most=1)) == 1


def smooth(seed: int) -> Image.Image:
    rough = np.random.default_rng(seed).integers(0, 256, (14, 18), dtype=np.uint8)
    return Image.fromarray(rough).resize((800, 600), Image.Resampling.BICUBIC).convert("RGB")


def test_letters_over_all_of_a_picture_leave_it_like_itself() -> None:
    """Where no two windows are left of which a query could tell."""
    bank = WindowBank.build(windows.hash_image(np.asarray(smooth(seed))) for seed in range(30))
    asked = windows.query(np.ascontiguousarray(smooth(7)))
    blind = replace(asked, seen=asked.seen.first(0))
    (best,) = list(match.matches(bank, blind, entries=30))
    assert (best.entry, best.verified.agreement.votes) == (7, 0)
    assert best.evidence.strength is not None
    mirrored = windows.query(np.ascontiguousarray(ImageOps.mirror(smooth(7))))
    only = replace(mirrored, seen=mirrored.seen.first(0))
    assert [one.entry for one in match.matches(bank, only, entries=30)] == [7]
    assert list(match.matches(bank, only, entries=30, turns=1)) == []
    bank.bury(7)
    assert list(match.matches(bank, blind, entries=30)) == []


def test_each_is_named_once_by_windows_and_once_by_the_whole() -> None:
    told = list(match.named(BANK, windows.query(np.asarray(picture(2, (800, 600)))).seen))
    names = [(one.votes > 0, one.entry) for one in told]
    assert names[0] == (True, 2)
    assert (False, 2) in names
    assert len(names) == len(set(names))
    assert names == sorted(names, key=lambda one: not one[0])


def test_so_many_are_named_by_windows_whatever_the_whole_names() -> None:
    asked = windows.query(np.asarray(picture(2, (800, 600)))).seen
    told = [(one.votes > 0, one.entry) for one in match.named(BANK, asked, most=0)]
    assert (False, 2) in told
    assert not any(by_windows for by_windows, _ in told)


class Looked(WindowBank):
    """A bank that keeps which of its pictures are looked at again."""

    def __init__(self, base: Shelf) -> None:
        super().__init__(base)
        self.looked: list[int] = []

    def seen(self, entry: int) -> Seen:
        self.looked.append(entry)
        return super().seen(entry)


def known(images: list[Image.Image]) -> Looked:
    hashes = (windows.hash_image(np.asarray(image)) for image in images)
    return Looked(Shelf.of((at, seen_of(one)) for at, one in enumerate(hashes)))


def test_what_windows_hold_is_not_looked_at_again_as_a_whole() -> None:
    own = picture(3, (800, 600))
    bank, asked = known([own, own]), windows.query(np.ascontiguousarray(own))
    told = list(match.matches(bank, asked, entries=2))
    assert len(bank.like(asked.seen)) == 2
    assert bank.looked == [one.entry for one in told] == [0, 1]
    assert all(one.verified.agreement.votes for one in told)


def test_beside_what_windows_hold_the_whole_finds_others() -> None:
    class FirstOnly(Looked):
        def search(self, *args: Any, **how: Any) -> list[Agreement]:
            return [one for one in super().search(*args, **how) if one.entry == 0]

    own = picture(3, (800, 600))
    bank = FirstOnly(Shelf.of((at, seen_of(windows.hash_image(np.asarray(own)))) for at in range(2)))
    told = list(match.matches(bank, windows.query(np.ascontiguousarray(own)), entries=2))
    assert [(one.entry, bool(one.verified.agreement.votes)) for one in told] == [(0, True), (1, False)]
    assert all(one.evidence.strength is not None for one in told)


def signed(seed: int, left: int, top: int) -> Image.Image:
    """A smooth picture with a sign of 100 x 100 pixels."""
    image = smooth(seed)
    image.paste(picture(99, (160, 160)).resize((100, 100)), (left, top))
    return image


def only(asked: Query, left: int, top: int) -> Query:
    """Of the query's windows those on the sign there: letters took the others away."""
    y, x, _ = asked.seen.places.T * (800 / 640 / 64)
    on = (top < y) & (y < top + 100) & (left < x) & (x < left + 100)
    seen = asked.seen
    return replace(asked, seen=Seen(seen.rows, seen.columns, seen.places[on], seen.words[on], seen.whole))


def test_what_windows_name_at_a_wrong_place_the_whole_names_again() -> None:
    """A sign was moved: where it is now, nothing else of the picture can be where its windows say."""
    bank = known([smooth(5), signed(7, 40, 40)])
    asked = only(windows.query(np.ascontiguousarray(signed(7, 300, 220))), 300, 220)
    wrong, right = list(match.matches(bank, asked, entries=100_000))
    assert (wrong.entry, right.entry) == (1, 1)
    assert wrong.verified.agreement.votes > 0 == right.verified.agreement.votes
    assert wrong.evidence.strength is None
    assert right.evidence.strength is not None
    assert len(right.verified.there) > len(wrong.verified.there)
    assert bank.looked.count(1) == 2


def test_evidence_is_weighed_for_the_bank_it_comes_from() -> None:
    few, many = (found(picture(4, (800, 600)), entries=entries)[0].evidence for entries in (1, 1_000_000))
    assert few.expected < many.expected


def test_warming_compiles_what_the_second_look_needs() -> None:
    match.warm()
    second: tuple[Any, ...] = (verify._look, verify._partly, verify._of_pairs, whole.alike)
    for kernel in (*second, likes._near, score._things, common._rarest):
        assert kernel.signatures
