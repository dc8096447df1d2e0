"""Writes each notice to a text stream, framed by its id."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TextIO

from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import Unavailable
from haechi.core.ports import Delivery, Outcome, Outgoing


class ConsoleChannel:
    """A stream or a file given by the caller is the other side; what it took counts as sent."""

    kind = "console"

    def __init__(self, target: TextIO | Path) -> None:
        self._target = target

    def send(self, message: Outgoing, *, cleared: Cleared, now: datetime) -> Outcome:
        cleared.require(purpose=Purpose.NOTICE, recipient=message.recipient, now=now)
        text = (
            f"--- notice {message.id} at {now.isoformat()}\n"
            f"To: {message.address}\nSubject: {message.subject}\n\n{message.text}\n--- end {message.id}\n"
        )
        try:
            if isinstance(self._target, Path):
                self._target.touch(mode=0o600)
                with self._target.open("a", encoding="utf-8") as stream:
                    stream.write(text)
            else:
                self._target.write(text)
                self._target.flush()
        except (OSError, ValueError):  # ValueError: the stream was closed
            raise Unavailable(
                "The console notices are printed on cannot be written to.",
                do="Check the file or terminal it was opened on; the notice will be tried again.",
            ) from None
        return Outcome(Delivery.SENT, reference="printed")
