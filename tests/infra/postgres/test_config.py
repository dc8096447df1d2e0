"""The configuration's text is closed by default and survives odd names."""

from __future__ import annotations

from pathlib import Path

from haechi.infra.postgres.config import files
from haechi.infra.postgres.layout import Layout

LAYOUT = Layout(base=Path("/srv/it's \\odd"), sockets=Path("/run/x"))


def test_names_cannot_break_out_of_their_quotes() -> None:
    made = files(LAYOUT, user='a "b" c', durable=True)

    assert "data_directory = '/srv/it''s \\\\odd/data'\n" in made["postgresql.conf"]
    assert made["pg_ident.conf"].splitlines() == [
        'haechi "a ""b"" c" postgres',
        'haechi "a ""b"" c" haechi',
    ]


def test_only_peers_over_the_socket_and_nobody_else() -> None:
    made = files(LAYOUT, user="root", durable=True)

    assert made["pg_hba.conf"].splitlines() == ["local all all peer map=haechi", "host all all all reject"]
    assert "listen_addresses = ''\n" in made["postgresql.conf"]
    assert "unix_socket_permissions = '0700'\n" in made["postgresql.conf"]


def test_durability_is_given_up_only_when_asked() -> None:
    assert "fsync" not in files(LAYOUT, user="root", durable=True)["postgresql.conf"]
    assert "fsync = 'off'\n" in files(LAYOUT, user="root", durable=False)["postgresql.conf"]
