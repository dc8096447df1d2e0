"""The leaves of the log. Rows are only added; numbering and erasing a salt are the only updates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

BODY = "body"


class Leaf(models.Model):
    """One recorded event: a transition row elsewhere (`source` names it), or a body of its own.

    `digest` commits to the event under `salt`. A body holds ids, codes and digests, nothing sealed or
    operational. `mark` shows that this installation wrote the leaf (see `marks`). `seq` and `nodes` are
    empty until the sequencer has numbered the leaf; `nodes` are the perfect tree nodes this leaf closes,
    32 bytes each, from level 0 up.
    """

    kind = models.CharField(max_length=64)
    subject = models.UUIDField(db_index=True)
    source = models.CharField(max_length=100, default=BODY)
    body = models.JSONField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    digest = models.BinaryField(max_length=32, unique=True)
    mark = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    seq = models.BigIntegerField(null=True, unique=True)
    nodes = models.BinaryField(null=True)

    class Meta:
        app_label = "ledger"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=BODY), name="one_leaf_each_transition"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(seq=None), name="leaves_without_number"),
        ]
