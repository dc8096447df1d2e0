"""Threads yes, processes no: a filter on system calls, because a limit on processes counts threads as well.

A decoder library may need a thread of its own (HEIC's does), and a thread ends with its process. A process
would outlive the job.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_CLONE_THREAD = 0x10000
_CLONE3 = 435

# Instructions of the kernel's filter language, and what a filter answers.
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000

# The kernel's name of the architecture; clone; calls that only make processes; where foreign calls begin.
_MACHINES = {
    "x86_64": (0xC000003E, 56, (57, 58), 0x40000000),
    "aarch64": (0xC00000B7, 220, (), 0x40000000),
}


def forbid_processes(libc: ctypes.CDLL) -> bool:
    """From now on only threads can be started. False where this machine's kernel has no such filter for us.

    New privileges must have been given up before.
    """
    known = _MACHINES.get(platform.machine())
    if known is None:
        return False
    program = _program(*known)
    code = ctypes.create_string_buffer(b"".join(program), 8 * len(program))
    description = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    status: int = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(description), 0, 0)
    return status == 0


def _program(architecture: int, clone: int, forks: tuple[int, ...], foreign: int) -> list[bytes]:
    refused = [_step(_RETURN, _ERROR | errno.EPERM)]
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, architecture, yes=1),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, foreign, no=1),
        _step(_RETURN, _KILL),
        # Its flags lie behind a pointer, which a filter cannot follow: C libraries then fall back on clone.
        _step(_EQUAL, _CLONE3, no=1),
        _step(_RETURN, _ERROR | errno.ENOSYS),
    ]
    for fork in forks:
        steps += [_step(_EQUAL, fork, no=1), *refused]
    steps += [
        _step(_EQUAL, clone, yes=1),
        _step(_RETURN, _ALLOW),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_HAS_BITS, _CLONE_THREAD, no=1),
        _step(_RETURN, _ALLOW),
    ]
    return steps + refused


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no` are how many to pass over when its question is answered so."""
    return struct.pack("HBBI", code, yes, no, value)
