"""A real Ray cluster of two nodes on this machine, for tests and measurements: start it, kill a node, end it.

The nodes are children of a process of their own, which adopts whatever they leave behind and ends it all when
it is told to, or when whoever started it is gone. The nodes have loopback addresses, and the token lies in a
folder only this user can read.
"""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from haechi.core.errors import Unavailable

# Ray turns 127.0.0.1 into the machine's outer address; these it leaves alone.
HEAD, SECOND = "127.0.0.2", "127.0.0.3"
STORE = 80_000_000
ATTEMPTS = 4
_PR_SET_CHILD_SUBREAPER = 36


class TwoNodes:
    """Use it with `with`. `address` is the head's; `token` the file a client needs."""

    def __init__(self) -> None:
        # Ray's sockets lie here, and the name of a socket may have 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="hc-", dir="/tmp"))
        self.token = self._folder / "token"
        self.address = ""
        self._keeper: subprocess.Popen[str] | None = None

    def __enter__(self) -> TwoNodes:
        with open(os.open(self.token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        with (self._folder / "log").open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", "haechi.testing.twonodes"],
                env={**os.environ, **self._environment()},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        with ExitStack() as undone:
            undone.callback(self._end)
            self.address = self._heard()
            undone.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def kill_second(self) -> None:
        """SIGKILL for all there is of the second node, as if its machine had lost power."""
        self._tell("kill")

    def add_second(self) -> None:
        """Another node in the place of one that was killed; returns when the cluster has it."""
        self._tell("add")

    def _environment(self) -> dict[str, str]:
        return {
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN_PATH": str(self.token),
            "RAY_TMPDIR": str(self._folder),
            "RAY_USAGE_STATS_ENABLED": "0",
            "RAY_memory_monitor_refresh_ms": "0",
            # Workers get their share of a busy machine.
            "RAY_worker_niceness": "0",
            "RAY_raylet_start_wait_time_s": "25",
            # A dead node is noticed within two or three seconds, a busy one is given as long.
            "RAY_health_check_initial_delay_ms": "0",
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_timeout_ms": "2000",
            "RAY_health_check_failure_threshold": "4",
        }

    def _tell(self, word: str) -> None:
        assert self._keeper is not None
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(word + "\n")
        self._keeper.stdin.flush()
        self._heard()

    def _heard(self) -> str:
        assert self._keeper is not None
        assert self._keeper.stdout is not None
        line = self._keeper.stdout.readline()
        if not line:
            log = (self._folder / "log").read_text(errors="replace")[-2000:]
            raise Unavailable(f"The local cluster did not start:\n{log}", do="See what it says.")
        return str(json.loads(line))

    def _end(self) -> None:
        if self._keeper is not None:
            assert self._keeper.stdin is not None
            assert self._keeper.stdout is not None
            with suppress(BrokenPipeError):
                self._keeper.stdin.close()
            self._keeper.wait()
            self._keeper.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def main() -> None:
    """The keeper: a cluster until standard input ends."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Ctrl-C is for whoever started us; they close our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    try:
        _serve(answers)
    finally:
        _end_descendants()


def _serve(answers: Any) -> None:
    from ray._private.node import Node
    from ray.cluster_utils import Cluster

    # The dashboard's server starts even where it is not wanted, and takes longer than all the rest.
    Node.start_api_server = lambda node, **_: setattr(node, "_webui_url", "")  # type: ignore[method-assign]

    def say(text: str) -> None:
        print(json.dumps(text), file=answers, flush=True)

    cluster = Cluster(shutdown_at_exit=False)
    _add(cluster, HEAD, include_dashboard=False, no_monitor=True, include_log_monitor=False)
    second = _add(cluster, SECOND)
    say(cluster.address)
    for line in sys.stdin:
        if line.strip() == "kill":
            raylet = second.all_processes["raylet"][0].process.pid
            for process in (raylet, *_descendants(raylet)):
                os.kill(process, signal.SIGKILL)
        else:
            second = _add(cluster, SECOND)
        say("done")
    # Whoever started us may have been killed.
    shutil.rmtree(os.environ["RAY_TMPDIR"], ignore_errors=True)


def _add(cluster: Any, host: str, **more: object) -> Any:
    """A node. On a busy machine its parts may be too slow for one another, and the raylet gives up: again."""
    for _ in range(ATTEMPTS):
        with ExitStack() as once:
            # Of a node that was too slow Ray says so with the bare class; anything narrower is another fault.
            once.push(lambda kind, error, trace: kind is Exception)
            node = cluster.add_node(
                wait=False, node_ip_address=host, num_cpus=1, object_store_memory=STORE, **more
            )
            cluster._wait_for_node(node, timeout=60)
            return node
    raise Unavailable(f"No node came up in {ATTEMPTS} attempts.", do="Try on a machine with less to do.")


def _end_descendants() -> None:
    """Until there is none left: what loses its parent becomes our child."""
    while found := _descendants(os.getpid()):
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        for process in _children(os.getpid()):
            with suppress(ChildProcessError):
                os.waitpid(process, 0)


def _descendants(process: int) -> list[int]:
    return [found for child in _children(process) for found in (child, *_descendants(child))]


def _children(process: int) -> list[int]:
    """Of all its threads. None where it is gone."""
    found: list[int] = []
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found


if __name__ == "__main__":
    main()
