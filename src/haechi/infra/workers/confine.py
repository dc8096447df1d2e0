"""What a worker gives up before it sees the first foreign byte. Whatever cannot be given up is a refusal.

Everything the worker needs must be imported, compiled and opened before: afterwards it opens nothing.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import resource

from haechi.core.errors import NotAllowed
from haechi.infra.workers.threads import forbid_processes

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION = 1
# Every right of landlock's first version: execute, write, read, list, remove and make of each kind.
_LANDLOCK_ALL_FILES = (1 << 13) - 1


def confine(*, user: str, memory: int) -> None:
    """Drop to `user` where we are root, then give up files, new privileges, dumps and boundless memory."""
    space = _address_space() + memory
    if os.geteuid() == 0:
        _become(user)
    _limit(resource.RLIMIT_AS, space)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NotAllowed("A decode worker could not give up new privileges.", do="Run on Linux 3.5 or later.")
    _close_the_files(libc)
    # No new descriptor, not even in the place of one that is closed first: no file and no socket, on kernels
    # without landlock as well. And no new process, which would outlive the job; where the kernel cannot tell
    # them apart, no new thread either.
    _limit(resource.RLIMIT_NOFILE, 0)
    if not forbid_processes(libc):
        _limit(resource.RLIMIT_NPROC, 0)


def allow_cpu(seconds: int) -> None:
    """Let the present job use this much processor time; beyond it the kernel ends the worker."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _become(user: str) -> None:
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        raise _no_user(f"There is no user {user} to run decode workers as.") from None
    if entry.pw_uid == 0 or entry.pw_gid == 0:
        raise _no_user("Decode workers never run as root.")
    os.setgroups([])
    os.setresgid(entry.pw_gid, entry.pw_gid, entry.pw_gid)
    os.setresuid(entry.pw_uid, entry.pw_uid, entry.pw_uid)


def _no_user(what: str) -> NotAllowed:
    return NotAllowed(what, do="Name an unprivileged user, or start the service as one.")


def _limit(kind: int, value: int) -> None:
    """Lower a limit for good; a lower one that already stands is kept."""
    _, hard = resource.getrlimit(kind)
    kept = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (kept, kept))


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _close_the_files(libc: ctypes.CDLL) -> None:
    """Landlock with no rule at all: no path can be opened, run or made. Older kernels go without."""
    nothing = ctypes.c_size_t(0)
    if libc.syscall(_LANDLOCK_CREATE_RULESET, nothing, nothing, _LANDLOCK_VERSION) < 1:
        return
    handled = ctypes.c_uint64(_LANDLOCK_ALL_FILES)
    rules = libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), 0)
    if rules < 0:
        return
    try:
        if libc.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0) != 0:
            raise NotAllowed("A worker could not close its files.", do="Report it with the kernel's version.")
    finally:
        os.close(rules)
