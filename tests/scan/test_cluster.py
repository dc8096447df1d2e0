"""Scan and shards on a real cluster of two nodes, of which one dies. One cluster for all: it takes a while.

The tests stand in the order of the cluster's life: two nodes, then one, then two again.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from haechi.cli.main import main
from haechi.core.errors import NotAllowed, Refusal, Unavailable
from haechi.hashes import pdq
from haechi.index import Found, Index
from haechi.scan import Looked, Record, Refused, ScanState, Task, cluster, files_under, scan
from haechi.scan.shards import ShardedIndex
from haechi.testing.hashkit import scene
from haechi.testing.twonodes import TwoNodes

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="the extra `cluster` is not installed")

SIDE = 320
PICTURES = 13


@pytest.fixture(scope="module")
def album() -> Iterator[Path]:
    """Pictures, one of them a copy turned round; a broken one, and a text."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for number in range(PICTURES):
            Image.fromarray(scene(SIDE, SIDE, number)).save(folder / f"{number:02}.png", compress_level=0)
        Image.fromarray(np.rot90(scene(SIDE, SIDE, 3))).save(folder / "turned.png")
        (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nhalf")
        (folder / "a name of \udcff bytes.txt").write_text("no picture")
        yield folder


@pytest.fixture(scope="module")
def task(album: Path) -> Task:
    views = [pdq.hash_image(scene(SIDE, SIDE, number)).bits for number in range(0, PICTURES, 3)]
    Index.build(np.frombuffer(b"".join(views), np.uint8).reshape(-1, 32), album / "bank")
    return Task(album / "bank")


@pytest.fixture(scope="module")
def wanted(album: Path, task: Task) -> list[Record]:
    records = list(scan(files_under(album), task, workers=1))
    assert sum(isinstance(record, Looked) and bool(record.matches) for record in records) == 6
    assert sum(isinstance(record, Refused) for record in records) == 3
    return records


@pytest.fixture(scope="module")
def printed(album: Path, task: Task) -> Result:
    """What the command says without a cluster."""
    return CliRunner().invoke(main, asked(album, task))


def asked(album: Path, task: Task) -> list[str]:
    return ["scan", str(album), "--bank", str(task.bank), "--json", "--all"]


@pytest.fixture(scope="module")
def two(wanted: list[Record], printed: Result) -> Iterator[TwoNodes]:
    """The cluster, with this process connected to it. Local scans came first: Ray brings threads, and with
    those every worker starts from nothing."""
    before = {name: value for name, value in os.environ.items() if name.startswith("RAY_")}
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    with TwoNodes() as nodes:
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN_PATH=str(nodes.token))
        try:
            cluster.connect(nodes.address)
            yield nodes
        finally:
            import ray

            ray.shutdown()
            for name in [name for name in os.environ if name.startswith("RAY_")]:
                del os.environ[name]
            os.environ.update(before)
            for number, handler in handlers.items():
                signal.signal(number, handler)


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (20_000, 32), dtype=np.uint8)


@pytest.fixture(scope="module")
def sharded(two: TwoNodes, rows: np.ndarray) -> Iterator[ShardedIndex]:
    from haechi.scan.cluster import RayFleet

    index = ShardedIndex.build(RayFleet(), rows, shards=2)
    yield index
    index.close()


def same(left: Found, right: Found) -> bool:
    return all(
        np.array_equal(getattr(left, name), getattr(right, name)) for name in ("query", "entry", "distance")
    )


def program(text: str, address: str, **environment: str) -> subprocess.Popen[str]:
    """Another program that wants to join the cluster."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    settings |= {"RAY_NUM_REDIS_GET_RETRIES": "1", **environment}
    return subprocess.Popen(
        [sys.executable, "-c", text, address], env=settings, stderr=subprocess.PIPE, text=True
    )


def test_without_the_token_nobody_gets_in_and_the_package_does_not_load_ray(two: TwoNodes) -> None:
    assert two.token.stat().st_mode & 0o777 == 0o600
    # Ray reads its settings when it is loaded: the package must not have done that before `connect`.
    ours = (
        "import sys; from haechi.scan import cluster, shards; print('ray' in sys.modules, file=sys.stderr);"
        "cluster.connect(sys.argv[1])"
    )
    theirs = "import sys, ray; ray.init(address=sys.argv[1])"
    with (
        program(ours, two.address, RAY_AUTH_TOKEN="0" * 64) as guessed,
        program(theirs, two.address, RAY_AUTH_MODE="disabled") as without,
    ):
        said = guessed.communicate()[1]
        assert said.startswith("False\n")
        assert "The cluster does not take this token." in said
        assert "InvalidAuthToken" in without.communicate()[1]
        assert guessed.returncode
        assert without.returncode


def test_records_are_those_of_a_local_scan(
    two: TwoNodes, album: Path, task: Task, wanted: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray

    put: list[Any] = []
    lay_in = ray.put

    def seen(value: Any, **options: Any) -> Any:
        put.append(value)
        return lay_in(value, **options)

    monkeypatch.setattr(ray, "put", seen)
    assert list(cluster.scan(files_under(album), task)) == wanted
    tables = [value for value in put if hasattr(value, "column_names")]
    assert {tuple(table.column_names) for table in tables} == {("path",)}
    assert sum(table.num_rows for table in tables) == len(wanted)
    # Beside the names only the work itself: none of it has room for a picture.
    assert sum(len(ray.cloudpickle.dumps(value)) for value in put) < SIDE * SIDE // 4


def test_what_comes_back_are_records_and_nothing_else(two: TwoNodes, album: Path, task: Task) -> None:
    import ray

    dataset = cluster._dataset(list(files_under(album)), task, Index.open(task.bank).digest)
    blocks = [ray.get(ref) for bundle in dataset.iter_internal_ref_bundles() for ref in bundle.block_refs]
    assert {tuple(block.column_names) for block in blocks} == {("line",)}
    lines = [line for block in blocks for line in block.column("line").to_pylist()]
    assert [json.loads(line)["path"] for line in lines] == [str(path) for path in files_under(album)]
    assert max(map(len, lines)) < 500


def test_a_bank_that_differs_on_a_machine_is_refused(two: TwoNodes, album: Path, task: Task) -> None:
    other = Index.build(np.zeros((3, 32), np.uint8))
    with pytest.raises(Refusal, match="another bank under this path"):
        list(cluster.scan([album / "00.png"], task, index=other))


def test_the_command_prints_the_same(two: TwoNodes, album: Path, task: Task, printed: Result) -> None:
    there = CliRunner().invoke(main, [*asked(album, task), "--cluster", two.address])
    assert there.stdout == printed.stdout != ""
    assert there.exit_code == printed.exit_code == 1


def test_shards_answer_as_one_index(sharded: ShardedIndex, rows: np.ndarray) -> None:
    whole = Index.build(rows)
    assert sharded.copies == (2, 2)
    assert same(sharded.search(rows[:300] ^ np.uint8(1), 31), whole.search(rows[:300] ^ np.uint8(1), 31))
    assert same(sharded.search(rows[:5], 100), whole.search(rows[:5], 100))
    assert sharded.add(rows[:3] ^ np.uint8(255)) == range(20_000, 20_003)
    sharded.remove(np.array([1, 20_001]))
    assert sharded.search(rows[:3] ^ np.uint8(255), 0).entry.tolist() == [20_000, 20_002]


def test_a_node_dies_in_the_middle_of_a_scan_and_of_searches(
    two: TwoNodes,
    album: Path,
    task: Task,
    wanted: list[Record],
    sharded: ShardedIndex,
    rows: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "look_at", gated(cluster.look_at, tmp_path))
    os.mkfifo(tmp_path / "begun")
    done, answers = Event(), []
    expected = sharded.search(rows[:40], 0).entry.tolist()

    def kill() -> None:
        # Opens as soon as the second node has begun its part.
        (tmp_path / "begun").read_bytes()
        two.kill_second()

    def search() -> None:
        while not done.is_set():
            answers.append(sharded.search(rows[:40], 0).entry.tolist())
            done.wait(0.05)

    threads = [Thread(target=kill), Thread(target=search)]
    for thread in threads:
        thread.start()
    with ScanState(tmp_path / "state", task, bank_digest=Index.open(task.bank).digest) as state:
        records = list(cluster.scan(files_under(album), task, state=state))
        assert list(cluster.scan(files_under(album), task, state=state)) == wanted
    done.set()
    for thread in threads:
        thread.join()
    assert records == wanted
    assert (tmp_path / "seen").exists()
    assert answers
    assert all(answer == expected for answer in answers)
    assert len(expected) >= 39


def gated(look_at: Any, folder: Path) -> Any:
    """As `look_at`, but the second node never ends what it begins, and the head waits until it has begun."""
    import ray

    head = ray.get_runtime_context().get_node_id()
    begun, seen = str(folder / "begun"), str(folder / "seen")

    def waiting(batch: Any, task: Any, digest: str) -> Any:
        import threading
        from pathlib import Path

        import ray

        if ray.get_runtime_context().get_node_id() != head:
            Path(seen).touch()
            Path(begun).write_text("begun")
            threading.Event().wait()
        while not Path(seen).exists():
            threading.Event().wait(0.02)
        return look_at(batch, task, digest)

    # Made here, so that Ray sends the function itself and not the name of this file.
    waiting.__module__ = "__main__"
    return waiting


def test_with_a_new_node_the_shards_are_whole_again(
    two: TwoNodes, sharded: ShardedIndex, rows: np.ndarray
) -> None:
    assert sharded.heal() == 0
    assert sharded.copies == (1, 1)
    sharded.remove(np.array([2]))
    expected = sharded.search(rows[:6], 0).entry.tolist()
    assert 2 not in expected
    two.add_second()
    assert sharded.heal() == 2
    assert sharded.copies == (2, 2)
    for _ in range(4):
        assert sharded.search(rows[:6], 0).entry.tolist() == expected


def test_a_token_that_others_can_read_or_none_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.delenv("RAY_AUTH_TOKEN", raising=False)
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "token"))
    with pytest.raises(NotAllowed, match="There is no token"):
        cluster.connect("127.0.0.2:1")
    (tmp_path / "token").write_text("x")
    (tmp_path / "token").chmod(0o644)
    with pytest.raises(NotAllowed, match="can be read by others"):
        cluster.connect("127.0.0.2:1")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    with pytest.raises(NotAllowed, match="without its token"):
        cluster.connect("127.0.0.2:1")


class FakeRay:
    """A Ray that reaches nobody."""

    class exceptions:
        AuthenticationError = PermissionError

    def is_initialized(self) -> bool:
        return False

    def init(self, **given: object) -> None:
        raise ConnectionError


def test_no_cluster_at_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "x")
    monkeypatch.setattr(cluster, "_ray", FakeRay)
    with pytest.raises(Unavailable, match="No Ray cluster answers"):
        cluster.connect("127.0.0.2:1")


def test_a_scan_without_ray_says_what_to_install(
    album: Path, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(Refusal) as refused:
        list(cluster.scan([album / "00.png"], task))
    assert refused.value.reason == "no_cluster_extra"
