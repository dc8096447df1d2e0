"""`haechi video`: hash videos, and find one in others."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from haechi.cli import videowindows
from haechi.cli.exits import Exit
from haechi.cli.lines import say
from haechi.core.errors import Refusal

if TYPE_CHECKING:
    from haechi.hashes.video import Hit, VideoHash
    from haechi.media.video.sampling import Sampling

Record = dict[str, object]
# A query is looked at this often where its keyframes are rarer.
RAREST = 10.0
# The share of a query's pictures, in percent, that have to match.
SHARE = 80


class Made(NamedTuple):
    """A hashed video, as one line of JSON and as text, and how a file of that text ends."""

    record: Record
    text: str
    ending: str


@click.group("video")
def command() -> None:
    """Hash videos and match them. Needs the extra `video`."""


@command.command("hash")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--every",
    type=click.FloatRange(0.0, 3600.0, min_open=True),
    default=1.0,
    show_default=True,
    help="Seconds from one picture to the next.",
)
@click.option("--keyframes", is_flag=True, help="Keyframes instead: far faster, for queries.")
@click.option("--windows", is_flag=True, help="Window hashes instead: for cropped and framed copies.")
@click.option("--partial", is_flag=True, help="Hash a video that ends in the middle as far as it goes.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each video.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write NAME.txt here for each video.",
)
@click.pass_context
def hash_(
    ctx: click.Context,
    files: tuple[Path, ...],
    every: float,
    keyframes: bool,
    windows: bool,
    partial: bool,
    as_json: bool,
    output: Path | None,
) -> None:
    """Hash FILES. A single one is printed as vPDQ's text: number, quality, PDQ hash, seconds of each picture.

    With --windows it is number, seconds, window hash, and NAME.windows.txt. Several need --json or --output.
    A file that cannot be used is named with the reason; the exit code is then 3.
    """
    from haechi.media.video.sampling import KEYFRAMES, Sampling

    if len(files) > 1 and not (as_json or output):
        raise click.UsageError("Several videos need --json or --output.")
    sampling = KEYFRAMES if keyframes else Sampling(every=every)
    failed = False
    for path in files:
        try:
            made = (_windows if windows else _pdq)(path, sampling, not partial)
        except Refusal as refusal:
            failed = True
            _say_refused(path, refusal, as_json)
        else:
            _give(path, made, as_json, output)
    if failed:
        ctx.exit(Exit.REFUSED)


@command.command("match")
@click.argument("query", type=click.Path(path_type=Path))
@click.argument("bank", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--share",
    type=click.IntRange(1, 100),
    help=f"Percent of the query's pictures: 80, with --windows {videowindows.SHARE}, unless it is given.",
)
@click.option(
    "--bank-share", type=click.IntRange(0, 100), default=0, show_default=True, help="Percent of the other's."
)
@click.option(
    "--distance", type=click.IntRange(0, 256), default=31, show_default=True, help="Bits that may differ."
)
@click.option(
    "--quality",
    type=click.IntRange(0, 100),
    default=50,
    show_default=True,
    help="Poorer pictures do not count.",
)
@click.option(
    "--windows",
    is_flag=True,
    help="By window hashes: finds cropped and framed copies. Bits, quality: unused.",
)
@click.option("--json", "as_json", is_flag=True, help="Print lines of JSON.")
@click.pass_context
def match(
    ctx: click.Context,
    query: Path,
    bank: tuple[Path, ...],
    share: int | None,
    bank_share: int,
    distance: int,
    quality: int,
    windows: bool,
    as_json: bool,
) -> None:
    """Find QUERY in each BANK; each is a video or a file of hashes (`haechi video hash`, vPDQ).

    A video in BANK is hashed each second; QUERY by its keyframes, turned and mirrored too. Prints a line for
    each BANK that holds the share of QUERY, with the times that match. A BANK that cannot be read is named
    with the reason, and the exit code is then 3.

    With --windows the pictures have to agree at one offset in time, and hashes are those of `hash --windows`.
    """
    from haechi.hashes.video import Rule, VideoBank
    from haechi.media.video.sampling import EACH_SECOND

    if windows:
        _match_windows(ctx, query, bank, (share or videowindows.SHARE) / 100, bank_share / 100, as_json)
        return
    rule = Rule(distance, quality, (share or SHARE) / 100, bank_share / 100)
    views = _views(query)
    known: list[tuple[str, VideoHash]] = []
    for path in bank:
        try:
            known.append((str(path), _loaded(path) or _hashed(path, EACH_SECOND, whole=True)))
        except Refusal as refusal:
            _say_refused(path, refusal, as_json)
    for hit in VideoBank.build(known, rule).search(*views):
        say(_record(hit)) if as_json else click.echo(_plain(hit))
    if len(known) < len(bank):
        ctx.exit(Exit.REFUSED)


def _match_windows(
    ctx: click.Context, query: Path, bank: tuple[Path, ...], share: float, bank_share: float, as_json: bool
) -> None:
    from haechi.media.video.sampling import EACH_SECOND, Sampling

    refusals: list[Path] = []

    def refused(path: Path, refusal: Refusal) -> None:
        refusals.append(path)
        _say_refused(path, refusal, as_json)

    hits = videowindows.found(
        query,
        bank,
        share=share,
        bank_share=bank_share,
        asking=Sampling(keyframes=True, every=RAREST),
        banking=EACH_SECOND,
        text_of=_text,
        refused=refused,
    )
    for hit in hits:
        say(_record(hit)) if as_json else click.echo(_plain(hit))
    if refusals:
        ctx.exit(Exit.REFUSED)


def _hashed(path: Path, sampling: Sampling, *, whole: bool) -> VideoHash:
    from haechi.hashes import pdq
    from haechi.hashes.video import hash_video

    return hash_video(path, pdq.hash_image, sampling, claimed=path.name, whole=whole)


def _views(path: Path) -> tuple[VideoHash, ...]:
    """The query in its eight views; of a file of hashes, the one it holds."""
    from haechi.hashes import pdq
    from haechi.hashes.video import hash_views
    from haechi.media.video.frames import frames
    from haechi.media.video.sampling import Sampling

    loaded = _loaded(path)
    if loaded is not None:
        return (loaded,)
    return hash_views(frames(path, Sampling(keyframes=True, every=RAREST), claimed=path.name), pdq.views)


def _loaded(path: Path) -> VideoHash | None:
    """The hashes in a text file; None where the file is no text of that kind, so perhaps a video."""
    from haechi.hashes.video import load

    text = _text(path)
    return None if text is None else load(text)


def _text(path: Path) -> str | None:
    """A file of hashes; None where the file is no text of that kind."""
    from haechi.media.video.file import opened

    with opened(path, 1 << 62) as file:
        head = file.read(1)
        if head not in b"[0123456789":
            return None
        most = 1 << 26
        data = head + file.read(most)
    if len(data) > most:
        raise Refusal("too_large", f"{path} is too large for a file of hashes.", do="Split it.")
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as error:
        raise Refusal("bad_video_hash", f"{path} holds no hashes.", do="Hash the video again.") from error


def _pdq(path: Path, sampling: Sampling, whole: bool) -> Made:
    from haechi.hashes.video import dump, kind

    found = _hashed(path, sampling, whole=whole)
    pictures = [
        {"number": one.number, "seconds": one.seconds, "hash": one.hash.hex, "quality": one.quality}
        for one in found
    ]
    return Made({"path": str(path), "kind": kind, "frames": pictures}, dump(found), ".txt")


def _windows(path: Path, sampling: Sampling, whole: bool) -> Made:
    from haechi.hashes.video.windows import dump_windows

    found = videowindows.hashed(path, sampling, whole=whole)
    return Made(videowindows.record(path, found), dump_windows(found), videowindows.ENDING)


def _give(path: Path, made: Made, as_json: bool, output: Path | None) -> None:
    if output is not None:
        try:
            output.mkdir(parents=True, exist_ok=True)
            (output / f"{path.name}{made.ending}").write_text(made.text)
        except OSError as error:
            raise Refusal(
                "not_written", f"{output} cannot be written to.", do="Choose another folder."
            ) from error
    if as_json:
        say(made.record)
    elif output is None:
        click.echo(made.text, nl=False)


def _say_refused(path: Path, refusal: Refusal, as_json: bool) -> None:
    if as_json:
        say({"path": str(path), "error": refusal.reason, "message": str(refusal)})
    else:
        click.echo(f"haechi: {path}: {refusal}", err=True)


def _record(hit: Hit) -> Record:
    match = hit.match
    return {
        "bank": hit.id,
        "view": hit.view,
        "query_frames": match.query_frames,
        "query_share": round(match.query_share, 4),
        "bank_share": round(match.bank_share, 4),
        "offset": match.offset,
        "aligned": round(match.aligned, 4),
        "pairs": [asdict(pair) for pair in match.pairs],
    }


def _plain(hit: Hit) -> str:
    match = hit.match
    turned = "" if hit.view == 0 else ", turned or mirrored"
    return (
        f"{hit.id}: {match.query_share:.0%} of {match.query_frames} pictures, {match.bank_share:.0%} of the "
        f"other's, from second {match.pairs[0].bank_seconds:g} to {match.pairs[-1].bank_seconds:g}{turned}"
    )
