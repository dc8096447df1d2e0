"""The queue's port, as every adapter of it has to behave: text only, no doubles, nothing lost."""

from __future__ import annotations

import inspect

from haechi.infra.jobs import Jobs
from haechi.testing.jobs import CollectedJobs


def test_the_fake_has_the_shape_of_the_port() -> None:
    assert inspect.signature(CollectedJobs.defer) == inspect.signature(Jobs.defer)


def test_a_job_is_its_task_its_key_and_identifiers() -> None:
    kept = CollectedJobs()
    port: Jobs = kept

    port.defer("notices.send", key="n1", notice="n1", attempt="2")

    (job,) = kept.waiting
    assert (job.task, job.key, dict(job.ids)) == ("notices.send", "n1", {"notice": "n1", "attempt": "2"})
