"""The worker process: `python -m haechi.gateway.worker`, started by the pool."""

from __future__ import annotations

from haechi.gateway.look import look, warm
from haechi.infra.workers.child import serve

if __name__ == "__main__":
    serve(look, warm=warm)
