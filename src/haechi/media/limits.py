"""How much one picture may cost: in bytes before decoding, in pixels after reading its header."""

from __future__ import annotations

from dataclasses import dataclass

from haechi.core.errors import Refusal

# Above every phone's camera, and the bound Pillow itself is held to: no setting can lift it.
MOST_PIXELS = 256_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one picture. The defaults take what phones and cameras make and refuse bombs."""

    max_bytes: int = 64 * 1024 * 1024
    max_pixels: int = 100_000_000
    # Of one side: longer than any screenshot, and a bound for what is kept of one line.
    max_side: int = 200_000

    def __post_init__(self) -> None:
        if not (self.max_bytes > 0 and self.max_side > 0 and 0 < self.max_pixels <= MOST_PIXELS):
            raise ValueError(f"limits are positive, and max_pixels is at most {MOST_PIXELS}")

    def check_bytes(self, size: int) -> None:
        if size == 0:
            raise Refusal("empty", "The file is empty.", do="Choose the picture itself.")
        if size > self.max_bytes:
            raise Refusal(
                "too_large",
                f"The file has {size} bytes; at most {self.max_bytes} are taken.",
                do="Save a smaller copy and use that.",
            )

    def check_pixels(self, width: int, height: int) -> None:
        if width * height > self.max_pixels:
            raise too_many_pixels(self.max_pixels)
        if max(width, height) > self.max_side:
            raise Refusal(
                "too_long",
                f"A side of the picture has more than {self.max_side} pixels.",
                do="Cut it into parts and use those.",
            )


DEFAULT = Limits()


def too_many_pixels(most: int) -> Refusal:
    return Refusal(
        "too_many_pixels",
        f"The picture would unfold into more than {most} pixels.",
        do="Save a smaller copy and use that.",
    )
