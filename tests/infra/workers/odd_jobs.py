"""A worker that does whatever its job says, well or badly: run by test_pool.py as its own process."""

from __future__ import annotations

import ctypes
import os
import socket
import threading

from haechi.core.errors import Refusal
from haechi.infra.workers.child import serve


def job(data: bytes) -> bytes:
    word, _, rest = data.partition(b" ")
    return JOBS[word.decode()](rest)


def refuse(rest: bytes) -> bytes:
    raise Refusal("truncated", "It ends too early.", do="Send all of it.")


def crash(rest: bytes) -> bytes:
    ctypes.string_at(0)
    return b""


def swell(rest: bytes) -> bytes:
    return b"%d" % len(bytearray(4 << 30))


def hang(rest: bytes) -> bytes:
    threading.Event().wait()
    return b""


def spin(rest: bytes) -> bytes:
    while True:
        pass


def try_to_read(rest: bytes) -> bytes:
    try:
        with open(rest) as file:
            return b"read " + file.read(1).encode()
    except OSError:
        return b"closed"


def try_to_connect(rest: bytes) -> bytes:
    try:
        socket.socket().connect(("127.0.0.1", 9))
    except ConnectionRefusedError:
        return b"open"
    except OSError:
        return b"closed"
    return b"open"


JOBS = {
    "echo": lambda rest: rest,
    "pid": lambda rest: b"%d" % os.getpid(),
    "uid": lambda rest: b"%d" % os.geteuid(),
    "print": lambda rest: os.write(1, rest) and b"printed",
    "refuse": refuse,
    "crash": crash,
    "swell": swell,
    "hang": hang,
    "spin": spin,
    "read": try_to_read,
    "connect": try_to_connect,
}


if __name__ == "__main__":
    serve(job, warm=lambda: None)
