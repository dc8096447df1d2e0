"""All that knows Ray: a scan on many machines, with the records of a local one in the same order, and the
machines of a sharded index.

Only paths go to the machines and only records come back: each reads the files itself, and neither bytes nor
pixels enter Ray's object store. Ray does again elsewhere what a dying machine had not finished.
"""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from haechi.core.errors import HaechiError, NotAllowed, Refusal, Unavailable
from haechi.index import Index
from haechi.scan.pool import Pool
from haechi.scan.ports import Lost
from haechi.scan.records import Record, from_dict, json_line
from haechi.scan.shard import Shard
from haechi.scan.state import NO_STAMP, ScanState, Stamp, stamp_of
from haechi.scan.work import Task

# Files handed to Ray at once, and at most so many in one task: what a dying machine had begun is done again.
WINDOW = 50_000
BLOCK = 64


def connect(address: str) -> None:
    """Join a Ray cluster with its token: RAY_AUTH_TOKEN_PATH, RAY_AUTH_TOKEN, or ~/.ray/auth_token.

    Refused without a token, with one that others can read, or with one the cluster does not take.
    """
    _settle_token()
    ray = _ray()
    if ray.is_initialized():
        return
    try:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    except ray.exceptions.AuthenticationError as error:
        raise _no_token() from error
    except ConnectionError as error:
        if "InvalidAuthToken" in str(error.__cause__):
            raise _no_token() from error
        raise Unavailable(
            "No Ray cluster answers at this address.", do="See that it runs and can be reached from here."
        ) from error


def scan(
    files: Iterable[Path], task: Task, *, state: ScanState | None = None, index: Index | None = None
) -> Generator[Record, None, None]:
    """As `local.scan`, on the cluster this process is connected to.

    Every machine has the files and the bank under the same paths; a bank with other hashes is refused.
    """
    digest = (index or Index.open(task.bank)).digest
    files = iter(files)
    while window := list(islice(files, WINDOW)):
        stamps: list[Stamp] = [NO_STAMP if state is None else stamp_of(path) for path in window]
        known: list[Record | None] = [
            None if state is None else state.recall(path, stamp)
            for path, stamp in zip(window, stamps, strict=True)
        ]
        fresh = _looked(
            [path for path, record in zip(window, known, strict=True) if record is None], task, digest
        )
        for stamp, record in zip(stamps, known, strict=True):
            if record is None:
                record = next(fresh)
                if state is not None:
                    state.remember(record, stamp)
            yield record


class RayFleet:
    """The nodes of the cluster this process is connected to: one replica is one actor, tied to its node.

    A replica reserves `cpus` of its node; with 0 it shares them with whatever else runs there.
    """

    def __init__(self, *, cpus: float = 0) -> None:
        self._ray = _ray()
        # A restarted actor would be empty, and a call made twice might change twice.
        self._actor: Any = self._ray.remote(num_cpus=cpus, max_restarts=0, max_task_retries=0)(Shard)

    def nodes(self) -> Sequence[str]:
        return sorted(node["NodeID"] for node in self._ray.nodes() if node["Alive"])

    def start(self, node: str) -> ActorReplica:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        here = NodeAffinitySchedulingStrategy(node, soft=False)
        return ActorReplica(node, self._actor.options(scheduling_strategy=here).remote())

    def share(self, value: object) -> object:
        return self._ray.put(value)


@dataclass(frozen=True, slots=True, eq=False)
class ActorReplica:
    node: str
    actor: Any

    def ask(self, method: str, *given: object) -> ActorAnswer:
        return ActorAnswer(getattr(self.actor, method).remote(*given))

    def end(self) -> None:
        _ray().kill(self.actor)


@dataclass(frozen=True, slots=True)
class ActorAnswer:
    reference: Any

    def get(self) -> Any:
        ray = _ray()
        gone = ray.exceptions
        # Whoever was asked is gone, or what it answered is. Errors inside a shard are none of these.
        lost = (
            gone.RayActorError,
            gone.ActorUnschedulableError,
            gone.NodeDiedError,
            gone.ObjectLostError,
            gone.WorkerCrashedError,
        )
        try:
            return ray.get(self.reference)
        except lost as error:
            raise Lost from error


def _looked(files: list[Path], task: Task, digest: str) -> Iterator[Record]:
    """The records of the files, in order, as Ray Data has them ready."""
    if not files:
        return
    ray = _ray()
    try:
        for row in _dataset(files, task, digest).iter_rows():
            yield _read(row["line"])
    except ray.exceptions.RayError as error:
        raise Unavailable(
            "The cluster could not finish the scan.", do="See its log; with a state file, go on from there."
        ) from error


def _dataset(files: list[Path], task: Task, digest: str) -> Any:
    """Paths in, records out, in blocks small enough for every core to have several."""
    import ray.data as data

    # It tells every step otherwise.
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    cpus = int(_ray().cluster_resources().get("CPU", 1)) or 1
    block = max(1, min(BLOCK, len(files) // (4 * cpus)))
    names = [{"path": os.fsencode(path)} for path in files]
    dataset: Any = data.from_items(names, override_num_blocks=-(-len(files) // block))
    dataset.context.execution_options.preserve_order = True
    dataset.context.enable_progress_bars = False
    return dataset.map_batches(look_at, batch_size=block, fn_kwargs={"task": task, "digest": digest})


def look_at(batch: dict[str, Any], task: Task, digest: str) -> dict[str, list[bytes]]:
    """On the machine, for some files: their records as lines. A process of its own decodes, and may die."""
    try:
        pool = _pool(task, digest)
    except HaechiError as error:
        line = msgspec.json.encode({"failed": (error.what, error.do)})
        return {"line": [line] * len(batch["path"])}
    for number, name in enumerate(batch["path"]):
        pool.put(number, Path(os.fsdecode(name)))
    records: dict[int, Record] = {}
    while pool.busy:
        records.update(pool.take(wait=True))
    return {"line": [json_line(records[number]) for number in range(len(records))]}


@lru_cache(maxsize=1)
def _pool(task: Task, digest: str) -> Pool:
    """One for each process Ray starts on the machine: the bank is opened and checked once."""
    index = Index.open(task.bank)
    if index.digest != digest:
        raise Refusal(
            "other_bank",
            "A machine of the cluster has another bank under this path.",
            do="Copy the bank to every machine first.",
        )
    return Pool(task, 1, index=index)


def _read(line: bytes) -> Record:
    plain = json.loads(line)
    if "failed" in plain:
        what, do = plain["failed"]
        raise Refusal("machine_refused", what, do=do)
    return from_dict(plain)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise Refusal(
            "no_cluster_extra", "Ray is not installed.", do="Run `pip install 'haechi[cluster]'`."
        ) from error
    return ray


def _settle_token() -> None:
    """Ray reads its settings once, when it is imported."""
    if os.environ.get("RAY_AUTH_MODE", "") != "token":
        if "RAY_AUTH_MODE" in os.environ or "ray" in sys.modules:
            raise NotAllowed(
                "Ray was set up without its token, so that anybody could run programs on the cluster.",
                do="Set RAY_AUTH_MODE=token, for the cluster too.",
            )
        os.environ["RAY_AUTH_MODE"] = "token"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if not os.environ.get("RAY_AUTH_TOKEN"):
        _check_own(Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or Path.home() / ".ray" / "auth_token"))


def _check_own(token: Path) -> None:
    try:
        info = token.stat()
    except OSError as error:
        raise NotAllowed(
            f"There is no token at {token}.", do="Copy the cluster's token there, readable by you alone."
        ) from error
    if info.st_uid != os.getuid() or stat.S_IMODE(info.st_mode) & 0o077:
        raise NotAllowed(
            f"The token {token} can be read by others.", do="Make it yours and run `chmod 600` on it."
        )


def _no_token() -> NotAllowed:
    return NotAllowed(
        "The cluster does not take this token.", do="Copy the token file of the cluster's head."
    )
