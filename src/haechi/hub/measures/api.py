"""The door of measures: write a count in your own transaction, read the days of one name."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from haechi.hub.measures.models import Cell, Slip
from haechi.hub.measures.records import DayCount
from haechi.hub.measures.rules import SPANS, shown, span

__all__ = ["SPANS", "DayCount", "count", "daily", "fold", "observe_hours"]

_FOLD = """
    WITH folded AS (DELETE FROM measures_slip RETURNING name, bucket, day)
    INSERT INTO measures_cell AS cell (name, bucket, day, count)
    SELECT name, bucket, day, count(*) FROM folded GROUP BY name, bucket, day ORDER BY name, bucket, day
    ON CONFLICT (name, bucket, day) DO UPDATE SET count = cell.count + excluded.count
"""


def count(name: str, *, now: datetime, bucket: str = "") -> None:
    """Count `name` once more today (the installation's day). A rolled-back transaction takes it back."""
    Slip.objects.create(name=name, bucket=bucket, day=timezone.localdate(now))


def observe_hours(name: str, hours: float, *, now: datetime) -> None:
    """Count a duration in its span, on the day it ended."""
    count(name, now=now, bucket=span(hours))


def daily(name: str, *, since: date | None = None, until: date | None = None) -> tuple[DayCount, ...]:
    """The days of `name` in order, both ends included, small cells withheld."""
    sums: Counter[tuple[date, str]] = Counter()
    in_range = {
        "name": name,
        **({"day__gte": since} if since else {}),
        **({"day__lte": until} if until else {}),
    }
    for day, bucket, number in Cell.objects.filter(**in_range).values_list("day", "bucket", "count"):
        sums[day, bucket] += number
    slips = Slip.objects.filter(**in_range).values("day", "bucket").annotate(number=Count("pk"))
    for day, bucket, number in slips.values_list("day", "bucket", "number"):
        sums[day, bucket] += number
    return tuple(DayCount(day, bucket, shown(number)) for (day, bucket), number in sorted(sums.items()))


def fold(now: datetime) -> None:
    """Tick: fold what was committed into its cells, in one statement."""
    if not Slip.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
