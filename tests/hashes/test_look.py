"""Inside the worker: every format is seen, eight views come out, and faults have names."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from haechi.core.errors import Refusal
from haechi.core.signal import View
from haechi.hashes import pdq
from haechi.hashes.look import Looked, job, look
from haechi.hashes.windows import ASKED
from haechi.hashes.windows.packed import unpack
from haechi.infra.workers.pool import MOST_ANSWER
from haechi.media import decode
from haechi.testing.pictures import picture, saved


def test_windows_are_looked_for_where_they_are_wanted_and_only_there() -> None:
    data = saved(picture(1), "PNG")
    wanted = msgspec.json.decode(look(job("", data, views=[View.PART])), type=Looked)
    assert wanted.windows is not None
    assert len(unpack(wanted.windows).seen) > 8
    assert seen(data).windows is None


def test_the_longest_answer_is_one_that_the_parent_reads() -> None:
    """A square full of things: the largest canonical picture, all windows, whatever regions there are."""
    blocks = np.random.default_rng(1).integers(0, 256, (160, 160, 3), dtype=np.uint8)
    square = Image.fromarray(np.kron(blocks, np.ones((8, 8, 1), np.uint8)))
    answer = look(job("", saved(square, "PNG"), views=View))
    told = msgspec.json.decode(answer, type=Looked).windows
    assert told is not None
    assert len(unpack(told).seen) == ASKED
    assert len(answer) < MOST_ANSWER


def hash_of(image: Image.Image) -> str:
    return pdq.hash_image(np.asarray(image)).hex


def seen(data: bytes, claimed: str = "") -> Looked:
    return msgspec.json.decode(look(job(claimed, data)), type=Looked)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_every_format_gives_eight_views_near_the_same_hash(kind: str) -> None:
    looked = seen(saved(picture(1), kind))
    assert len(set(looked.hashes)) == 8
    own = int(looked.hashes[0], 16) ^ int(hash_of(picture(1)), 16)
    # 256 colours are few: a GIF of a photograph is the roughest copy here.
    assert own.bit_count() <= (31 if kind == "GIF" else 10)
    assert not looked.unread


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_moves_is_said_to_move(kind: str) -> None:
    data = saved(picture(1), kind, save_all=True, append_images=[picture(2)])
    assert seen(data).unread == "animated"


@pytest.mark.parametrize(
    ("kind", "options"), [("JPEG", {}), ("JPEG", {"progressive": True}), ("PNG", {}), ("BMP", {})]
)
def test_a_copy_without_its_last_bytes_is_still_seen_for_what_it_shows(
    kind: str, options: dict[str, Any]
) -> None:
    data = saved(picture(1), kind, **options)
    looked = seen(data[:-200])
    apart = int(looked.hashes[0], 16) ^ int(seen(data).hashes[0], 16)
    assert looked.unread == "truncated"
    assert apart.bit_count() <= 31
    with pytest.raises(Refusal, match="ends in the middle"):
        decode(data[:-200])  # only for that one look


def test_a_mirrored_copy_is_among_the_views() -> None:
    turned = picture(1).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    target = int(hash_of(picture(1)), 16)
    assert min((int(view, 16) ^ target).bit_count() for view in seen(saved(turned, "PNG")).hashes) <= 8


def bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_faults_have_names() -> None:
    webp = saved(picture(1), "WEBP")
    for data, claimed, reason in (
        (webp[: len(webp) // 2], "image/webp", "truncated"),
        (bomb(), "image/png", "too_many_pixels"),
        (b"%PDF-1.7 nothing to see", "image/png", "mislabelled"),
        (b"hello", "", "unsupported"),
    ):
        with pytest.raises(Refusal) as caught:
            look(job(claimed, data))
        assert caught.value.reason == reason


def test_a_claim_with_line_breaks_or_strange_letters_stays_outside_the_picture() -> None:
    assert seen(saved(picture(1)), claimed="image/jpeg\nx한").hashes
