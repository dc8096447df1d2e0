"""Shards as Ray actors: one replica is one actor, tied to its node and never restarted empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ray
from ray import exceptions
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from haechi.scan.fleet import Lost
from haechi.scan.shard import Shard

# Whoever was asked is gone, or what it answered is. Errors inside a shard are none of these.
_LOST = (
    exceptions.RayActorError,
    exceptions.ActorUnschedulableError,
    exceptions.NodeDiedError,
    exceptions.ObjectLostError,
    exceptions.WorkerCrashedError,
)


class RayFleet:
    """The nodes of the cluster this process is connected to (`cluster.connect`).

    A replica reserves `cpus` of its node; with 0 it shares them with whatever else runs there.
    """

    def __init__(self, *, cpus: float = 0) -> None:
        self._ray: Any = ray
        # A restarted actor would be empty, and a call made twice might change twice.
        self._actor: Any = ray.remote(num_cpus=cpus, max_restarts=0, max_task_retries=0)(Shard)

    def nodes(self) -> Sequence[str]:
        return sorted(node["NodeID"] for node in self._ray.nodes() if node["Alive"])

    def start(self, node: str) -> ActorReplica:
        here = NodeAffinitySchedulingStrategy(node, soft=False)
        return ActorReplica(node, self._actor.options(scheduling_strategy=here).remote())

    def share(self, value: object) -> object:
        return ray.put(value)


@dataclass(frozen=True, slots=True, eq=False)
class ActorReplica:
    node: str
    actor: Any

    def ask(self, method: str, *given: object) -> ActorAnswer:
        return ActorAnswer(getattr(self.actor, method).remote(*given))

    def end(self) -> None:
        ray.kill(self.actor)


@dataclass(frozen=True, slots=True)
class ActorAnswer:
    reference: Any

    def get(self) -> Any:
        try:
            return ray.get(self.reference)
        except _LOST as error:
            raise Lost from error
