"""The worker process that looks at pictures: `python -m haechi.hashes.worker`, started by a pool."""

from __future__ import annotations

from haechi.hashes.look import look, warm
from haechi.infra.workers.child import serve

if __name__ == "__main__":
    serve(look, warm=warm)
