"""Write the golden posts of this folder anew: `python vectors/channels/generate.py`. All is invented."""

from __future__ import annotations

from pathlib import Path

from haechi.channels.webhook.channel import signed
from haechi.core.canonical import canonical
from haechi.testing.channelkit import NOW, message

HERE = Path(__file__).parent
SECRET = "whsec_" + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def main() -> None:
    golden = message("")
    body = canonical(golden.data)
    headers = signed(body, str(golden.id), secret=SECRET, now=NOW)
    (HERE / "webhook.json").write_bytes(body + b"\n")
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    (HERE / "webhook.headers").write_text(lines, "ascii")


if __name__ == "__main__":
    main()
