"""Searching among many videos gives what comparing with each of them gives."""

import numpy as np

from haechi.hashes.video import Rule, VideoBank, VideoHash, compare


def test_the_video_is_found_among_many(video) -> None:  # type: ignore[no-untyped-def]
    bank = VideoBank.build(
        (f"v{number}", video(range(100 * number, 100 * number + 50))) for number in range(40)
    )
    (hit,) = bank.search(video([1710, 1720, 1730, 1740], flipped=10, at=[0.0, 10.0, 20.0, 30.0]))
    assert (hit.id, hit.view, hit.match.offset, hit.match.query_share) == ("v17", 0, 10.0, 1.0)
    assert {pair.distance for pair in hit.match.pairs} == {10}
    assert bank.search(video(range(9000, 9010))) == []


def test_search_equals_comparing_one_by_one(video) -> None:  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(5)
    rule = Rule(query_share=0.3)
    videos = {f"v{n}": video(rng.integers(0, 60, 20).tolist()) for n in range(25)}
    bank = VideoBank.build(videos.items(), rule)
    for seed in range(5):
        query = video(np.random.default_rng(seed).integers(0, 80, 12).tolist(), flipped=5)
        wanted = {id: compare(query, one, rule) for id, one in videos.items()}
        hits = bank.search(query)
        assert {hit.id: hit.match for hit in hits} == {
            id: match for id, match in wanted.items() if rule.holds(match)
        }
        shares = [hit.match.query_share for hit in hits]
        assert shares == sorted(shares, reverse=True)
        assert hits


def test_a_mirrored_copy_is_found_by_its_view(video) -> None:  # type: ignore[no-untyped-def]
    bank = VideoBank.build([("other", video(range(50, 60))), ("mine", video(range(10)))])
    (hit,) = bank.search(video(range(200, 210)), video(range(10)), video(range(300, 310)))
    assert (hit.id, hit.view) == ("mine", 1)


def test_empty_sides_find_nothing(video) -> None:  # type: ignore[no-untyped-def]
    empty = VideoBank.build([])
    assert empty.search(video([1])) == []
    bank = VideoBank.build([("none", VideoHash(())), ("poor", video([1], quality=3)), ("one", video([1]))])
    assert [hit.id for hit in bank.search(video([1]))] == ["one"]
    assert bank.search(VideoHash(())) == []
    assert bank.search() == []
