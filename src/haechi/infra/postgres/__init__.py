"""PostgreSQL without an installation: started from a wheel's binaries, reachable by this user alone.

`database()` is the way in: the server of HAECHI_DATABASE_URL where one is named, else an embedded one.
"""

from haechi.infra.postgres.server import EmbeddedPostgres, database

__all__ = ["EmbeddedPostgres", "database"]
