"""Window hashes on the command line: hash, bank, match."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from haechi.cli.exits import Exit
from haechi.core.windows import from_text
from haechi.hashes import windows
from haechi.media import decode
from haechi.testing.pictures import picture


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shots")
    for seed in range(3):
        picture(seed, (800, 600)).save(folder / f"{seed}.png")
    cropped = picture(1, (800, 600)).crop((80, 60, 720, 560))
    ImageOps.mirror(cropped).save(folder / "found.jpg", quality=80)
    picture(40, (800, 600)).save(folder / "other.png")
    Image.new("RGB", (400, 300), "gray").save(folder / "plain.png")
    return folder


@pytest.fixture
def bank(haechi, shots: Path, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    done = haechi("hash", "--windows", *(shots / f"{seed}.png" for seed in range(3)))
    (tmp_path / "known.jsonl").write_text(done.stdout)
    built = haechi("bank", "build", "--windows", tmp_path / "known.jsonl", "-o", tmp_path / "bank")
    assert built.exit_code == Exit.DONE
    assert built.stderr == f"3 window hashes in {tmp_path / 'bank'}\n"
    return tmp_path / "bank"


def test_a_second_line_for_each_picture(haechi, shots: Path) -> None:  # type: ignore[no-untyped-def]
    files = [shots / "0.png", shots / "found.jpg"]
    plain, both = haechi.lines("hash", *files), haechi.lines("hash", "--windows", *files)
    assert both[::2] == plain
    for file, record in zip(files, both[1::2], strict=True):
        found = windows.hash_image(decode(file.read_bytes()))
        assert record == {
            "path": str(file),
            "kind": "windows",
            "hash": found.text,
            "windows": len(found),
        }
        assert from_text(record["hash"]) == found


def test_too_plain_for_windows_is_said_after_the_pdq_hash(haechi, shots: Path) -> None:  # type: ignore[no-untyped-def]
    assert haechi("hash", "--windows", shots / "plain.png").exit_code == Exit.REFUSED
    first, second = haechi.lines("hash", "--windows", shots / "plain.png")
    assert first["kind"] == "pdq"
    assert (second["kind"], second["error"]) == ("windows", "too_plain")


def test_frames_have_windows_too(haechi, shots: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first, second = (picture(seed, (400, 300)) for seed in (5, 6))
    first.save(tmp_path / "moving.png", save_all=True, append_images=[second])
    lines = haechi.lines("hash", "--windows", "--frames", 2, tmp_path / "moving.png")
    assert [(line["kind"], line["frame"]) for line in lines] == [
        ("pdq", 0),
        ("windows", 0),
        ("pdq", 1),
        ("windows", 1),
    ]


def test_a_mirrored_crop_is_found_and_told(haechi, bank: Path, shots: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    queries = [shots / "other.png", shots / "found.jpg"]
    (line,) = haechi.lines("match", "--windows", bank, *queries, "--draw", tmp_path / "drawings")
    assert (line["query"], line["path"], line["entry"]) == (1, str(queries[1]), 1)
    assert line["turned"] == 2
    assert 3 <= line["agreeing"] <= line["banked"] <= 64
    assert line["shown"] == pytest.approx(640 * 500 / (800 * 600), abs=0.05)
    assert line["alike"] > 0.8
    assert line["distance"]["least"] <= line["distance"]["mean"] <= line["distance"]["most"]
    assert line["strength"] in ("hold", "block")
    assert line["sentence"]["en"].startswith(f"{line['agreeing']} of {line['banked']} windows agree;")
    assert line["sentence"]["en"].endswith(", mirrored.")
    assert "좌우 반전" in line["sentence"]["ko"]
    drawing = Path(line["drawing"])
    assert drawing == tmp_path / "drawings" / "1-found-1.svg"
    assert ElementTree.parse(drawing).getroot().get("viewBox") == "0 0 640 500"
    with Image.open(drawing.with_suffix(".png")) as drawn:
        assert drawn.size == (640, 500)


def test_bad_pictures_are_named(haechi, bank: Path, shots: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "words.png").write_text("no picture")
    done = haechi("match", "--windows", bank, tmp_path / "words.png", shots / "0.png", tmp_path / "none.png")
    assert done.exit_code == Exit.REFUSED
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line.get("error") for line in lines] == ["mislabelled", None, "not_found"]
    assert lines[1]["shown"] == pytest.approx(1, abs=0.01)
    assert lines[1]["agreeing"] > 40


def test_a_bank_can_be_encrypted(haechi, shots: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o600)
    text = haechi.lines("hash", "--windows", shots / "0.png")[1]["hash"]
    (tmp_path / "list").write_text(f"{text}\n\n{text}\n")
    haechi("bank", "build", "--windows", tmp_path / "list", "-o", tmp_path / "bank", "--encrypt-with", key)
    found = haechi.lines("match", "--windows", tmp_path / "bank", shots / "0.png", "--key", key)
    assert [line["entry"] for line in found] == [0, 1]
    without = haechi("match", "--windows", tmp_path / "bank", shots / "0.png")
    assert without.exit_code == Exit.REFUSED
    assert from_text(text).windows[0].word.to_bytes(18, "little") not in (tmp_path / "bank").read_bytes()


@pytest.mark.parametrize("line", ["831e96f0ee16", '{"kind": "windows", "hash": "ATAB"}', "{", "[]", "가"])
def test_a_line_that_is_no_window_hash_is_named(haechi, tmp_path: Path, line: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "list").write_text(f'{{"kind": "pdq", "hash": "00"}}\n{line}\n')
    done = haechi("bank", "build", "--windows", tmp_path / "list", "-o", tmp_path / "bank")
    assert done.exit_code == Exit.REFUSED
    assert f"Line 2 of {tmp_path / 'list'}" in done.stderr
    assert not (tmp_path / "bank").exists()


def test_each_kind_of_bank_wants_its_own_queries(haechi, bank: Path, shots: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "hashes").write_text("0" * 64 + "\n")
    haechi("bank", "build", tmp_path / "hashes", "-o", tmp_path / "pdq")
    for more in ([tmp_path / "hashes"], ["--draw", tmp_path]):
        done = haechi("match", tmp_path / "pdq", tmp_path / "hashes", *more)
        assert done.exit_code == Exit.USAGE
        assert "--windows" in done.stderr
    swapped = haechi("match", "--windows", tmp_path / "pdq", shots / "0.png")
    assert swapped.exit_code == Exit.REFUSED
    assert "no bank of window hashes" in swapped.stderr
    assert haechi("match", bank, tmp_path / "hashes").exit_code == Exit.REFUSED


def test_a_damaged_bank_is_named(haechi, bank: Path, shots: Path) -> None:  # type: ignore[no-untyped-def]
    whole = bank.read_bytes()
    changed = whole[:300] + bytes([whole[300] ^ 1]) + whole[301:]
    for data, code in ((whole[:-1], Exit.REFUSED), (changed, Exit.TAMPERED)):
        bank.write_bytes(data)
        assert haechi("match", "--windows", bank, shots / "0.png").exit_code == code
    bank.write_bytes(whole[:30])
    assert haechi("match", "--windows", bank, shots / "0.png").exit_code == Exit.REFUSED
