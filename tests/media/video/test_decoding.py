"""Decoding little gives exactly what decoding everything gives."""

import io

import pytest

from haechi.media.video.frames import frames
from haechi.media.video.sampling import Sampler, Sampling

av = pytest.importorskip("av")

from haechi.media.video import decoding  # noqa: E402
from haechi.media.video.luma import luma  # noqa: E402
from haechi.testing.videos import encoded, moving  # noqa: E402

OPEN = "open-gop=1:keyint=12:bframes=3"
CLIPS = {
    "h264": {},
    "h264, a keyframe each second": {"g": "10"},
    "h264 in matroska": {"container": "matroska", "g": "25"},
    "h264 with open groups": {"x264-params": OPEN},
    "h264 with open groups in mpegts": {"x264-params": OPEN, "container": "mpegts"},
    "h264 without a second keyframe": {"g": "1000", "sc_threshold": "0"},
    "h265 with open groups": {"codec": "libx265", "x265-params": f"log-level=none:{OPEN}"},
    "mpeg4": {"codec": "mpeg4", "container": "avi", "bf": "2"},
    "mpeg2": {"codec": "mpeg2video", "container": "mpegts", "bf": "2", "g": "15"},
    "vp8": {"codec": "libvpx", "container": "webm", "deadline": "realtime", "g": "20"},
}


def all_decoded(data: bytes, sampling: Sampling) -> list[tuple[float, bytes]]:
    """The pictures a sampling takes, the slow way."""
    sampler, found, start = Sampler(sampling), [], None
    with av.open(io.BytesIO(data)) as container:
        for frame in container.decode(video=0):
            start = frame.time if start is None else start
            if sampler.takes(frame.time - start, frame.key_frame):
                found.append((round(frame.time - start, 2), luma(frame).tobytes()))
    return found


def little_decoded(data: bytes, sampling: Sampling) -> list[tuple[float, bytes]]:
    return [(round(frame.seconds, 2), frame.luma.tobytes()) for frame in frames(data, sampling)]


@pytest.mark.parametrize("name", CLIPS)
def test_the_same_pictures_to_the_last_bit(name: str) -> None:
    data = encoded(moving(7), **CLIPS[name])
    for sampling in (
        Sampling(every=1.0),
        Sampling(every=0.3),
        Sampling(every=2.5),
        Sampling(keyframes=True),
        Sampling(keyframes=True, every=1.5),
    ):
        assert little_decoded(data, sampling) == all_decoded(data, sampling), sampling


def test_groups_too_long_to_hold_are_taken_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_HELD", 7)
    data = encoded(moving(7), g="1000", sc_threshold="0")
    assert little_decoded(data, Sampling(every=1.0)) == all_decoded(data, Sampling(every=1.0))


def test_without_times_the_decoder_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in files whose packets carry none; all is decoded then."""

    def none(self, group):  # type: ignore[no-untyped-def]
        self._timeless = True
        return False

    monkeypatch.setattr(decoding.Decoding, "_has_times", none)
    data = encoded(moving(4))
    for sampling in (Sampling(every=1.0), Sampling(keyframes=True, every=1.5)):
        assert little_decoded(data, sampling) == all_decoded(data, sampling)


def test_what_follows_the_wanted_pictures_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    before = decoding.Decoding._decoded

    def counted(self, packet):  # type: ignore[no-untyped-def]
        if packet is not None:
            sent.append(packet)
        return before(self, packet)

    monkeypatch.setattr(decoding.Decoding, "_decoded", counted)
    data = encoded(moving(6), g="10", sc_threshold="0")
    assert len(list(frames(data, Sampling(every=1.0)))) == 6
    assert len(sent) == 6
    sent.clear()
    assert len(list(frames(data, Sampling(every=0.5)))) == 12
    assert len(sent) < 50
