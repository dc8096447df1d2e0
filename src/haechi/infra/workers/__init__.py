"""Confined worker processes for bytes nobody can trust: a job may cost its worker, never the service."""

from __future__ import annotations

from haechi.infra.workers.pool import JobFailed, Pool, PoolSettings

__all__ = ["JobFailed", "Pool", "PoolSettings"]
