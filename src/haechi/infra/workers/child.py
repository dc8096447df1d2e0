"""The worker's side: warm up, give up every right, then do one job after another until the parent is gone."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from haechi.core.errors import NotAllowed, Refusal
from haechi.infra.workers.confine import allow_cpu, confine
from haechi.infra.workers.frames import DONE, READY, REFUSED, read_frame, write_frame


def serve(job: Callable[[bytes], bytes], *, warm: Callable[[], None]) -> None:
    """Run `job` on each frame that arrives on standard input. `warm` imports and compiles all it will need.

    A Refusal travels back by name. Any other failure ends the process, and the parent starts another.
    """
    options = _options()
    jobs, answers = _take_the_pipes()
    warm()
    try:
        confine(user=options.user, memory=options.memory)
    except NotAllowed as error:
        write_frame(answers, REFUSED + refusal_bytes("cannot_confine", error.what, error.do))
        return
    write_frame(answers, READY)
    while (data := read_frame(jobs)) is not None:
        allow_cpu(options.cpu)
        write_frame(answers, _answer(job, data))


def refusal_bytes(reason: str, what: str, do: str) -> bytes:
    """A refusal as it travels to the parent."""
    return msgspec.json.encode((reason, what, do))


def _answer(job: Callable[[bytes], bytes], data: bytes) -> bytes:
    try:
        return DONE + job(data)
    except Refusal as error:
        return REFUSED + refusal_bytes(error.reason, error.what, error.do)
    except MemoryError:
        what = "Decoding this needs more memory than one job may use."
        return REFUSED + refusal_bytes("too_much_memory", what, "Send it at a smaller size.")


def _options() -> _Options:
    parser = ArgumentParser()
    parser.add_argument("--user", required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--cpu", type=int, required=True)
    given = parser.parse_args()
    return _Options(user=given.user, memory=given.memory, cpu=given.cpu)


class _Options(msgspec.Struct, frozen=True):
    user: str
    memory: int
    cpu: int


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes for ourselves, so that no library's print can slip into an answer."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    sys.stdin = sys.stdout = None
    return jobs, answers
