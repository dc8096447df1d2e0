"""The programs of an installation, as they are started."""

from __future__ import annotations

import subprocess

import pytest

from haechi.cli.services import gateway_service, hub_service, prober_service, worker_service
from haechi.infra.supervisor import Service

SERVICES = (
    hub_service({}, host="127.0.0.1", port=8600),
    worker_service({}),
    gateway_service({}),
    prober_service({}),
)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_command_exists_and_takes_its_options(service: Service) -> None:
    done = subprocess.run([*service.command, "--help"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_visits_are_not_logged() -> None:
    assert "--no-access-log" in SERVICES[0].command
