"""Agencies, the people who work in them, their roles, and the keys that open sealed words."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models, transaction

from haechi.hub.kernel import recording


class Role(models.TextChoices):
    """What a person may do; rooms check roles, never names."""

    COUNSELLOR = "counsellor"
    DELETION_OFFICER = "deletion_officer"
    LEAD = "lead"
    REGULATOR = "regulator"
    INVESTIGATOR = "investigator"
    OPERATOR = "operator"


class Agency(models.Model):
    """A body with people in it. `may_order` tells an authority from a centre that can only propose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    name_ko = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    may_order = models.BooleanField(default=False)

    class Meta:
        app_label = "kernel"
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.slug


class People(BaseUserManager["Person"]):
    def create_person(self, username: str, password: str, *, display_name: str = "") -> Person:
        person = self.model(username=username, display_name=display_name or username)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. Colleagues see the display name; reporters never do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = People()

    class Meta:
        app_label = "kernel"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django saves by itself where a sign-in renews the password's hash: that goes on record, too."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            if list(kwargs.get("update_fields") or ()) != ["last_login"]:
                recording.changed(Person, self.id)


class Membership(models.Model):
    """One role of one person in one agency."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role.choices)

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["person", "agency", "role"], name="one_membership_each")
        ]


class MemberKey(models.Model):
    """A person's sealing key, made in their browser.

    The private half is stored only wrapped by a passphrase the server never sees. The key receives
    nothing until the offline root has signed it (see `member_keys`).
    """

    key_id = models.CharField(max_length=16, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="member_keys")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="member_keys")
    public = models.BinaryField(max_length=32)
    wrapped_private = models.JSONField()
    root_signature = models.BinaryField(max_length=64, null=True)
    created_at = models.DateTimeField()
    certified_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
