"""vPDQ's text, read and written."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.errors import Refusal
from haechi.core.hash import PerceptualHash
from haechi.hashes.video import FrameHash, VideoHash, dump, dump_exchange, load

# Lines of vPDQ's own sample of hashes of a generated test pattern (BSD licence).
THEIRS = """\
0,100,d3d8981ba52c59e79fb49295bed80905036b1dbe57b292c8ea4fb525f52c420e,0.000
1,100,d2d899daa62c5de7bebc9295ae580905016999aa57969ac0ee4bd50df52c5b0e,0.033
2,100,d258d9da847e59e7bebc9295aad009050169d9aa56a69a40ee5bd7ccf52c590e,0.067
"""

frame_hashes = st.builds(
    FrameHash,
    st.builds(
        PerceptualHash,
        st.just("pdq"),
        st.binary(min_size=32, max_size=32),
        st.integers(min_value=0, max_value=100),
    ),
    st.integers(0, 10**8).map(lambda ms: ms / 1000),
    st.integers(0, 10**9),
)
videos = st.lists(frame_hashes, min_size=1, max_size=12).map(lambda found: VideoHash(tuple(found)))


@given(videos)
def test_what_is_written_is_read(video: VideoHash) -> None:
    assert load(dump(video)) == video


@given(videos)
def test_the_exchanged_form_loses_only_numbers(video: VideoHash) -> None:
    again = load(dump_exchange(video))
    assert [(one.hash, one.seconds) for one in again] == [(one.hash, one.seconds) for one in video]
    assert [one.number for one in again] == list(range(len(video)))


def test_their_file_is_ours_byte_for_byte() -> None:
    found = load(THEIRS)
    assert dump(found) == THEIRS
    assert found.frames[1].seconds == 0.033
    assert load(THEIRS.replace("\n", "\r\n")) == found
    assert load(THEIRS.upper()) == found


def test_threatexchange_reads_and_writes_the_same() -> None:
    util = pytest.importorskip("threatexchange.extensions.vpdq.vpdq_util")
    found = load(THEIRS)
    theirs = util.json_to_vpdq(dump_exchange(found))
    assert [(one.pdq_hex, one.quality, one.timestamp) for one in theirs] == [
        (one.hash.hex, one.quality, one.seconds) for one in found
    ]
    again = load(util.vpdq_to_json(theirs))
    assert [(one.hash, one.seconds) for one in again] == [(one.hash, one.seconds) for one in found]
    theirs[0].timestamp = 1234.0
    assert load(util.vpdq_to_json(theirs)).frames[0].seconds == 1230.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        THEIRS.replace(",100,", ",101,"),
        THEIRS.replace("d3d8", "x3d8"),
        THEIRS.replace(",0.033", ""),
        THEIRS.replace("0.033", "nan"),
        THEIRS.replace("0.033", "-1.0"),
        THEIRS.replace("0.033", "1e999"),
        "[",
        "[1]",
        '["abc"]',
        json.dumps([["a"]]),
        "[" * 100_000,
    ],
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        load(text)
    assert refused.value.reason == "bad_video_hash"


def test_a_wrong_line_is_named() -> None:
    with pytest.raises(Refusal, match="Line 2"):
        load(THEIRS.replace("0.033", "soon"))


@given(st.text(alphabet='0123456789abcdef,.\n[]"e+-', max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert all(frame.seconds >= 0 for frame in load(text))
