"""The server's three configuration files, as text: no network, no password, one user, quiet logs."""

from __future__ import annotations

from haechi.infra.postgres.layout import Layout

OWNER_ROLE = "postgres"
APP_ROLE = "haechi"
_MAP = "haechi"


def files(layout: Layout, *, user: str, durable: bool) -> dict[str, str]:
    """The files by name. `user` is the only operating-system user let in."""
    return {
        "postgresql.conf": _settings(layout, durable=durable),
        "pg_hba.conf": f"local all all peer map={_MAP}\nhost all all all reject\n",
        "pg_ident.conf": "".join(f"{_MAP} {_quoted(user)} {role}\n" for role in (OWNER_ROLE, APP_ROLE)),
    }


def _settings(layout: Layout, *, durable: bool) -> str:
    settings = {
        "data_directory": str(layout.data),
        "hba_file": str(layout.conf / "pg_hba.conf"),
        "ident_file": str(layout.conf / "pg_ident.conf"),
        "listen_addresses": "",
        "unix_socket_directories": str(layout.sockets),
        "unix_socket_permissions": "0700",
        "allow_alter_system": "off",
        "max_connections": "60",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # Statements, values and the details of errors are personal data here: none of them is logged.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_file_mode": "0600",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    return "".join(f"{name} = {_value(value)}\n" for name, value in settings.items())


def _value(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
