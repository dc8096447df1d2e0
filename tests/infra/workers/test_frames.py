"""Frames arrive whole or not at all."""

from __future__ import annotations

import io

import pytest

from haechi.infra.workers.frames import read_frame, write_frame


@pytest.mark.parametrize("payload", [b"", b"x", b"y" * 70_000])
def test_what_is_written_is_read(payload: bytes) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, payload)
    write_frame(pipe, b"next")
    pipe.seek(0)
    assert (read_frame(pipe), read_frame(pipe), read_frame(pipe)) == (payload, b"next", None)


@pytest.mark.parametrize("cut", [b"", b"\0\0", b"\0\0\0\x05abc"])
def test_a_frame_cut_short_is_the_end(cut: bytes) -> None:
    assert read_frame(io.BytesIO(cut)) is None
