"""One look-up per connection, the vetted address and no other, one deadline for all of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Sequence

import httpcore
import pytest

from haechi.core.errors import Refusal
from haechi.infra.http.network import Deadline, VettedNetwork, system_resolver


class Script:
    """A resolver that answers from a list, and counts."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int, seconds: float) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0)


class Wire(httpcore.NetworkBackend):
    """A network that notes where it was sent; `dead` addresses refuse."""

    def __init__(self, *dead: str) -> None:
        self.dead = dead
        self.reached: list[str] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.reached.append(host)
        if host in self.dead:
            raise httpcore.ConnectError
        return httpcore.MockStream([b"answer"])


def network(
    resolver: Script, wire: Wire, *, allow: frozenset[tuple[str, int]] = frozenset()
) -> VettedNetwork:
    return VettedNetwork(resolver=resolver, allow=allow, deadline=Deadline(5), inner=wire)


def test_a_name_that_changes_its_mind_is_not_asked_twice() -> None:
    resolver, wire = Script(["8.8.8.8"], ["127.0.0.1"]), Wire()

    network(resolver, wire).connect_tcp("site.example", 80)

    assert (resolver.asked, wire.reached) == (1, ["8.8.8.8"])


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"], ["169.254.169.254"], ["fe80::1%2"]],
)
def test_a_private_answer_is_refused_before_any_connection(answer: list[str]) -> None:
    wire = Wire()

    with pytest.raises(Refusal):
        network(Script(answer), wire).connect_tcp("site.example", 80)

    assert wire.reached == []


def test_the_allow_list_is_for_that_host_and_that_port() -> None:
    allow, wire = frozenset({("board.example", 8611)}), Wire()

    network(Script(["127.0.0.1"]), wire, allow=allow).connect_tcp("board.example", 8611)
    for host, port in (("board.example", 8612), ("other.example", 8611)):
        with pytest.raises(Refusal):
            network(Script(["127.0.0.1"]), wire, allow=allow).connect_tcp(host, port)

    assert wire.reached == ["127.0.0.1"]


def test_a_dead_address_gives_way_to_the_next_but_not_for_ever() -> None:
    wire = Wire("8.8.8.8")
    network(Script(["8.8.8.8", "1.1.1.1"]), wire).connect_tcp("site.example", 80)
    assert wire.reached == ["8.8.8.8", "1.1.1.1"]

    many = [f"8.8.4.{n}" for n in range(20)]
    wire = Wire(*many)
    with pytest.raises(httpcore.ConnectError):
        network(Script(many), wire).connect_tcp("site.example", 80)
    assert len(wire.reached) == 4


def test_a_name_without_an_address_is_a_passing_failure() -> None:
    with pytest.raises(httpcore.ConnectError):
        network(Script([]), Wire()).connect_tcp("site.example", 80)


def test_it_knows_whether_anything_was_handed_over() -> None:
    guarded = network(Script(["8.8.8.8"]), Wire())
    stream = guarded.connect_tcp("site.example", 80)
    assert not guarded.handed_over

    stream.write(b"GET")

    assert guarded.handed_over


def test_past_the_deadline_nothing_is_read_or_written() -> None:
    guarded = VettedNetwork(
        resolver=Script(["8.8.8.8"]), allow=frozenset(), deadline=Deadline(0), inner=Wire()
    )

    with pytest.raises(httpcore.TimeoutException):
        guarded.connect_tcp("site.example", 80)


def test_the_system_knows_this_machine_and_gives_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "127.0.0.1" in system_resolver("localhost", 80, 5)

    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: [never.wait(10)][1:])
    with pytest.raises(TimeoutError):
        system_resolver("slow.example", 80, 0.05)
    never.set()


def test_a_name_that_is_unknown_stays_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **named: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(socket.gaierror):
        system_resolver("nobody.example", 80, 5)
