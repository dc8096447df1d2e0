"""Videos are read within bounds, every refusal has its name, and no bytes cost more than themselves."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from haechi.core.errors import Refusal
from haechi.media.video.frames import Frame, VideoLimits, frames
from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampling

av = pytest.importorskip("av")

from haechi.testing.videos import encoded, moving, sound  # noqa: E402

CONTAINERS = {
    "mp4": {},
    "matroska": {},
    "mpegts": {},
    "flv": {},
    "avi": {"codec": "mpeg4"},
    "mpeg": {"codec": "mpeg2video", "rate": 25},
    "asf": {"codec": "wmv2"},
    "webm": {"codec": "libvpx", "deadline": "realtime"},
}


@pytest.fixture(scope="module")
def clip() -> bytes:
    return encoded(moving(6))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An MP4 that begins with its table of contents, as platforms serve them."""
    path = tmp_path_factory.mktemp("videos") / "early.mp4"
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 192, 108, "yuv420p"
        for pixels in moving(6):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        out.mux(stream.encode())
    return path.read_bytes()


def reason(source: bytes | Path, sampling: Sampling = EACH_SECOND, **options: object) -> str:
    with pytest.raises(Refusal) as refused:
        list(frames(source, sampling, **options))  # type: ignore[arg-type]
    return refused.value.reason


def moments(taken: list[Frame]) -> list[tuple[float, int]]:
    return [(round(frame.seconds, 3), frame.number) for frame in taken]


def test_bytes_and_a_file_give_the_same(clip: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(clip)
    there, here = list(frames(tmp_path / "a.mp4")), list(frames(clip))
    assert moments(there) == moments(here) == [(second, 10 * second) for second in range(6)]
    assert all((a.luma == b.luma).all() for a, b in zip(there, here, strict=True))


def test_pictures_are_those_that_were_drawn(clip: bytes) -> None:
    drawn = list(moving(6))
    for frame in frames(clip):
        wanted = drawn[frame.number] @ np.array((0.299, 0.587, 0.114))
        assert np.abs(frame.luma - wanted).mean() < 3


def test_keyframes_stand_at_the_cuts(clip: bytes) -> None:
    assert moments(list(frames(clip, KEYFRAMES))) == [(0.0, 0), (5.0, 50)]


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_is_read(container: str) -> None:
    given = dict(CONTAINERS[container])
    rate = given.pop("rate", 10)
    data = encoded(moving(3, rate=rate), container=container, rate=rate, **given)
    assert [round(frame.seconds) for frame in frames(data)] == [0, 1, 2]


@pytest.mark.parametrize("turned", [90, 180, -90])
def test_a_turned_video_is_seen_upright(turned: int) -> None:
    plain = next(frames(encoded(moving(0.5))))
    upright = next(frames(encoded(moving(0.5), turned=turned)))
    wanted = np.rot90(plain.luma, turned // 90)
    assert upright.luma.shape == wanted.shape
    assert np.abs(upright.luma.astype(int) - wanted).mean() < 1


def test_several_threads_give_the_same(clip: bytes) -> None:
    one, two = list(frames(clip)), list(frames(clip, threads=2))
    assert all((a.luma == b.luma).all() for a, b in zip(one, two, strict=True))


def test_what_ends_in_the_middle_is_truncated(clip: bytes, early: bytes) -> None:
    webm = encoded(moving(6), codec="libvpx", container="webm", deadline="realtime")
    for cut in (clip[: len(clip) // 2], early[: len(early) // 2], webm[: len(webm) // 2], early[:3000]):
        assert reason(cut) == reason(cut, KEYFRAMES) == "truncated"


def test_as_far_as_it_goes(early: bytes, clip: bytes) -> None:
    cut = early[: len(early) // 2]
    taken = list(frames(cut, whole=False))
    assert 0 < len(taken) < 6
    assert moments(taken) == moments(list(frames(early)))[: len(taken)]
    assert reason(clip[: len(clip) // 2], whole=False) == "truncated"


def test_what_is_no_video_is_named(tmp_path: Path) -> None:
    assert reason(b"") == "empty"
    assert reason(b"<html>" * 300) == "unsupported"
    assert reason(b"<html>" * 300, claimed="holiday.mp4") == "mislabelled"
    assert reason(b"\x1a\x45\xdf\xa3" + b"junk" * 300) == "unreadable"
    assert reason(sound()) == reason(sound(container="matroska")) == "no_video"
    assert reason(tmp_path / "none.mp4") == "not_found"


def test_limits_are_kept(clip: bytes) -> None:
    assert reason(clip, limits=VideoLimits(max_bytes=100)) == "too_large"
    assert reason(clip, limits=VideoLimits(max_pixels=192 * 108 - 1)) == "too_many_pixels"
    assert reason(clip, limits=VideoLimits(max_seconds=5)) == "too_long"
    assert reason(encoded(moving(6), container="matroska"), limits=VideoLimits(max_seconds=5)) == "too_long"


def test_a_picture_that_unfolds_into_gigapixels_is_never_made() -> None:
    """Motion JPEG: each picture tells its own size, whatever the container said."""
    data = bytearray(encoded(moving(0.5), codec="mjpeg", container="matroska", form="yuvj420p"))
    at = data.find(b"\xff\xc0\x00\x11\x08")
    while at > 0:
        data[at + 5 : at + 9] = b"\xfe\x00\xfe\x00"
        at = data.find(b"\xff\xc0\x00\x11\x08", at + 1)
    assert reason(bytes(data)) == "unreadable"


def test_lists_of_other_files_are_never_followed(tmp_path: Path, clip: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(clip)
    for text in (
        f"ffconcat version 1.0\nfile {tmp_path}/a.mp4\n",
        f"#EXTM3U\n#EXTINF:6,\nfile://{tmp_path}/a.mp4\n",
    ):
        (tmp_path / "list").write_text(text)
        assert reason(tmp_path / "list") == "unsupported"
        assert reason(tmp_path / "list", claimed="a.mp4") == "mislabelled"


def test_a_name_that_looks_like_an_address_is_a_file_name(clip: bytes) -> None:
    assert reason(Path("http://127.0.0.1/a.mp4")) == "not_found"
    assert reason(Path("concat:a|b")) == "not_found"


FUZZ = """
import json, random, sys
from collections import Counter
from haechi.core.errors import Refusal
from haechi.media.video.frames import VideoLimits, frames
from haechi.media.video.sampling import EACH_SECOND, KEYFRAMES, Sampling
from haechi.testing.videos import encoded, moving

seeds = [
    encoded(moving(2), container="mp4"), encoded(moving(2), container="matroska"),
    encoded(moving(2), container="mpegts"), encoded(moving(2), container="flv"),
    encoded(moving(2), container="avi", codec="mpeg4"),
    encoded(moving(2), container="webm", codec="libvpx", deadline="realtime"),
]
chance, ends = random.Random(int(sys.argv[1])), Counter()
for turn in range(int(sys.argv[2])):
    data = bytearray(seeds[turn % len(seeds)])
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(data) if chance.random() < 0.6 else min(len(data), 2000))
        match chance.randrange(4):
            case 0: data[at] = chance.randrange(256)
            case 1: del data[at : at + chance.randrange(1, 50)]
            case 2: data[at:at] = data[at : at + chance.randrange(1, 80)]
            case 3: data[at : at + 4] = b"\\xff" * 4
    try:
        list(frames(
            bytes(data), chance.choice([KEYFRAMES, EACH_SECOND, Sampling(keyframes=True, every=0.5)]),
            limits=VideoLimits(max_pixels=4_000_000), whole=chance.random() < 0.5,
        ))
        ends["read"] += 1
    except Refusal as refusal:
        ends[refusal.reason] += 1
print(json.dumps(ends))
"""


def test_bytes_that_were_tampered_with_end_in_a_name() -> None:
    """In a process of its own: the decoders are written in C."""
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, "1", "600"], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ends = json.loads(done.stdout.splitlines()[-1])
    assert sum(ends.values()) == 600
    assert ends["read"] > 50
    assert ends["unreadable"] + ends["truncated"] > 50


WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "av":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import haechi.hashes.video, haechi.media, haechi.testing, haechi.cli.main
from haechi.core.errors import Refusal
from haechi.media.video.frames import frames
try:
    list(frames(b"\\0\\0\\0\\x18ftypisom" + bytes(100)))
except Refusal as refusal:
    print(refusal.reason, "haechi[video]" in str(refusal))
"""


def test_without_pyav_everything_imports_and_a_video_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "missing_extra True", done.stderr
