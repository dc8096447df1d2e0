"""Counting what one client tries, without keeping who it is.

The client is a keyed digest that changes with every window, so no two windows can be joined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import transaction
from django.db.models import F

from haechi.hub.casework.intake.errors import TooManyAttempts, too_many, too_many_reports
from haechi.hub.casework.intake.models import Attempt
from haechi.hub.kernel.fields import blind


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of these per client and window, and how one more is refused."""

    what: str
    count: int
    window: timedelta
    refusal: Callable[[int], TooManyAttempts] = too_many


WRONG_CODE = Limit("code", 10, timedelta(minutes=15))
WRONG_SIGNATURE = Limit("signature", 10, timedelta(minutes=15))
# A school or a mobile carrier is one client to us: the limit is for a flood, not for a bad day.
REPORT = Limit("report", 300, timedelta(hours=1), too_many_reports)


def take(limit: Limit, client: str, *, now: datetime) -> None:
    """Count one more; before it is tried, so that many at once count too. Raises TooManyAttempts."""
    key = {"what": limit.what, "client": _client(limit, client, now), "window": _window(limit, now)}
    with transaction.atomic():
        Attempt.objects.get_or_create(**key, defaults={"count": 0})
        Attempt.objects.filter(**key).update(count=F("count") + 1)
        count = Attempt.objects.values_list("count", flat=True).get(**key)
    if count > limit.count:
        raise limit.refusal(int(limit.window.total_seconds() // 60))


def give_back(limit: Limit, client: str, *, now: datetime) -> None:
    """It went well: it does not count."""
    key = {"what": limit.what, "client": _client(limit, client, now), "window": _window(limit, now)}
    Attempt.objects.filter(**key, count__gt=0).update(count=F("count") - 1)


def forget(now: datetime) -> None:
    """Drop the counters of windows that are over."""
    Attempt.objects.filter(window__lt=now - timedelta(hours=2)).delete()


def _window(limit: Limit, now: datetime) -> datetime:
    seconds = limit.window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)


def _client(limit: Limit, client: str, now: datetime) -> bytes:
    return blind("intake.client", f"{limit.what}|{_window(limit, now).isoformat()}|{_network(client)}")


def _network(client: str) -> str:
    """One household of IPv6 has billions of addresses: its /64 counts as one client."""
    try:
        address = ip_address(client)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
