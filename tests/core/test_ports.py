"""The ports: what the shipped edges and plug-ins must offer, checked against those that are there."""

import inspect

import pytest

from haechi.channels import CHANNELS
from haechi.core.ports import Channel, Clock, Delivery, HashType, Outcome
from haechi.hashes import pdq
from haechi.infra.clock import FileClock, SystemClock
from haechi.testing.clock import FakeClock


def parameters(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_sends_only_with_a_clearance_and_a_time(channel: type[Channel]) -> None:
    assert parameters(channel.send) == parameters(Channel.send) == ["self", "message", "cleared", "now"]
    assert channel.kind


@pytest.mark.parametrize("clock", [SystemClock, FileClock, FakeClock])
def test_every_clock_says_whether_it_is_simulated(clock: type[Clock]) -> None:
    assert parameters(clock.now) == parameters(Clock.now)


def test_a_hash_type_names_its_kind_and_distance() -> None:
    kind: HashType = pdq
    assert (kind.kind, kind.match_distance) == ("pdq", 31)


def test_an_outcome_needs_no_reference() -> None:
    assert Outcome(Delivery.UNCERTAIN).reference == ""
