"""Two tables: slips as they are written, and the cells of a day they are folded into."""

from __future__ import annotations

from django.db import models


class Slip(models.Model):
    """One count, not folded yet."""

    name = models.CharField(max_length=64)
    bucket = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        app_label = "measures"


class Cell(models.Model):
    """How often something happened on one day."""

    name = models.CharField(max_length=64)
    bucket = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveBigIntegerField()

    class Meta:
        app_label = "measures"
        constraints = [models.UniqueConstraint(fields=["name", "bucket", "day"], name="one_cell_each")]
