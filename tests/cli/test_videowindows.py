"""`haechi video` with `--windows`."""

from pathlib import Path

import numpy as np
import pytest

from haechi.cli import videowindows
from haechi.cli.exits import Exit
from haechi.core.errors import Refusal

pytest.importorskip("av")

from haechi.hashes.video.windows import dump_windows
from haechi.media.video.sampling import EACH_SECOND
from haechi.testing.pictures import picture
from haechi.testing.videos import encoded


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of scenes with detail, and the first cropped within a frame of its own."""
    folder = tmp_path_factory.mktemp("shown")
    scenes = [np.asarray(picture(seed, (480, 320))) for seed in range(8)]
    one, two = ([scene for scene in part for _ in range(20)] for part in (scenes[:4], scenes[4:]))
    (folder / "one.mp4").write_bytes(encoded(one))
    (folder / "two.mp4").write_bytes(encoded(two))
    framed = []
    for frame in one[20:]:
        page = np.full((480, 640, 3), 200, np.uint8)
        page[120:400, 100:540] = frame[20:300, 20:460]
        framed.append(page)
    (folder / "framed.mp4").write_bytes(encoded(framed))
    return folder


def test_windows_find_a_cropped_and_framed_clip(haechi, shown: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one, two, framed = (shown / f"{name}.mp4" for name in ("one", "two", "framed"))
    assert haechi("video", "match", framed, one, two).stdout == ""
    (hit,) = haechi.lines("video", "match", framed, one, two, "--windows", "--json")
    assert (hit["bank"], hit["view"], hit["aligned"]) == (str(one), 0, 1.0)
    assert abs(hit["offset"] - 2) <= 1
    assert haechi("video", "hash", one, two, "--windows", "-o", tmp_path).exit_code == Exit.DONE
    texts = sorted(tmp_path.iterdir())
    assert [path.name for path in texts] == ["one.mp4.windows.txt", "two.mp4.windows.txt"]
    said = haechi("video", "match", framed, *texts, "--windows")
    assert said.stdout.startswith(f"{texts[0]}: 100%")
    (alone,) = haechi.lines("video", "match", texts[1], *texts, "--windows", "--json")
    assert alone["bank"] == str(texts[1])


def test_window_hashes_are_printed_and_what_is_wrong_is_named(haechi, shown: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one = shown / "one.mp4"
    text = haechi("video", "hash", one, "--windows").stdout
    (record,) = haechi.lines("video", "hash", one, "--windows", "--json")
    assert record["kind"] == "windows"
    assert text.splitlines() == [
        f"{frame['number']},{frame['seconds']:.3f},{frame['windows']}" for frame in record["frames"]
    ]
    pdq = haechi("video", "hash", one, "-o", tmp_path)
    assert pdq.exit_code == Exit.DONE
    done = haechi("video", "match", one, tmp_path / "one.mp4.txt", "--windows")
    assert (done.exit_code, done.stdout) == (Exit.REFUSED, "")
    assert "Line 1" in done.stderr


def test_a_text_that_is_none_is_named_and_the_others_are_searched(shown: Path) -> None:
    video = videowindows.hashed(shown / "two.mp4", EACH_SECOND, whole=True)
    texts = {Path("wrong"): "12,34", Path("two"): dump_windows(video)}
    refusals: list[tuple[str, str]] = []

    def found(query: Path) -> list[str]:
        hits = videowindows.found(
            query,
            list(texts),
            share=0.5,
            bank_share=0,
            asking=EACH_SECOND,
            banking=EACH_SECOND,
            text_of=texts.get,
            refused=lambda path, refusal: refusals.append((path.name, refusal.reason)),
        )
        return [hit.id for hit in hits]

    assert found(Path("two")) == ["two"]
    assert refusals == [("wrong", "bad_video_hash")]
    with pytest.raises(Refusal, match="Line 1"):
        found(Path("wrong"))
