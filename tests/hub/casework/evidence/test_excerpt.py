"""What of a page is kept: its words, bounded, and no address of a picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haechi.hub.casework.evidence.excerpt import excerpt

PAGE = """<html><head><title>게시판</title><style>p{color:red}</style>
<script>var x = "hidden";</script></head><body><p>첫   번째 &amp; 글</p>
<img src="https://board.example/canary.jpg" alt="alt words">
<svg><text>drawn</text></svg><p>끝</p></body>"""


def test_words_stay_and_pictures_scripts_and_styles_go() -> None:
    assert excerpt(PAGE) == ("게시판 첫 번째 & 글 끝", False)


def test_a_long_page_is_cut_and_says_so() -> None:
    assert excerpt("word " * 100, longest=9) == ("word word", True)


@given(st.text())
def test_any_text_is_survived_and_bounded(text: str) -> None:
    words, _ = excerpt(text, longest=50)

    assert len(words) <= 50
    assert "\n" not in words
