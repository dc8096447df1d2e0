"""The console channel keeps the promises of the kit."""

from __future__ import annotations

import io
import re

from haechi.channels.console import ConsoleChannel
from haechi.core.ports import Channel
from haechi.testing.channelkit import ChannelKit

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
