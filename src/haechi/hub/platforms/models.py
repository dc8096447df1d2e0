"""The tables of platforms: names and hosts are public, addresses and secrets are encrypted."""

from __future__ import annotations

from django.db import models

from haechi.hub.kernel.fields import EncryptedTextField


class Platform(models.Model):
    """A service on which things get posted."""

    slug = models.SlugField(max_length=48, primary_key=True)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    registered_at = models.DateTimeField()

    class Meta:
        app_label = "platforms"

    def __str__(self) -> str:
        return self.slug


class PlatformHost(models.Model):
    """One host, or host:port, at which a platform answers."""

    host = models.CharField(max_length=260, primary_key=True)
    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="hosts")

    class Meta:
        app_label = "platforms"


class PlatformRoute(models.Model):
    """One way to tell a platform; `rank` orders them, best first."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="routes")
    channel = models.CharField(max_length=32)
    address = EncryptedTextField(label="platforms.route.address")
    secret = EncryptedTextField(label="platforms.route.secret", default="")
    capabilities = models.JSONField(default=list)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        app_label = "platforms"
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["platform", "channel"], name="one_route_each")]
