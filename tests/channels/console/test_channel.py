"""The console channel keeps the promises of the kit."""

from __future__ import annotations

import io
import re
from pathlib import Path

from haechi.channels.console import ConsoleChannel
from haechi.core.ports import Channel
from haechi.testing.channelkit import NOW, ChannelKit, cleared, message

FRAMED = re.compile(r"--- notice (\S+) at \S+\n(.*?)\n--- end \1\n", re.DOTALL)


class TestConsole(ChannelKit):
    stream: io.StringIO | None = None

    def reachable(self) -> tuple[Channel, str]:
        self.stream = io.StringIO()
        return ConsoleChannel(self.stream), "desk"

    def failing(self) -> tuple[Channel, str]:
        closed = io.StringIO()
        closed.close()
        return ConsoleChannel(closed), "desk"

    def received(self) -> list[tuple[str, str]]:
        assert self.stream is not None
        return FRAMED.findall(self.stream.getvalue())


def test_a_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "notices.txt"
    for _ in range(2):
        ConsoleChannel(path).send(message("desk"), cleared=cleared(), now=NOW)

    assert len(FRAMED.findall(path.read_text("utf-8"))) == 2
    assert path.stat().st_mode & 0o777 == 0o600
