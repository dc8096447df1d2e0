"""What stands before the thread begins: an agency, officers with certified keys, two platforms, a gateway.

Run with Django set up on the demonstration's database. A second start finds everything as it was.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from haechi.cli.gateway import registered
from haechi.core.canonical import unb64u
from haechi.core.certificate import member_statement
from haechi.core.errors import Conflict
from haechi.demo.keys import wrap_private
from haechi.demo.layout import HOST, Layout
from haechi.gateway.serve import public_key
from haechi.hub.kernel import member_keys, staff
from haechi.hub.platforms import api as platforms
from haechi.infra.files import replace
from haechi.infra.sealing import key_id, new_keypair

AGENCY = "demo-centre"
CAST = (
    ("sora", "소라 (상담)", ("counsellor",)),
    ("minseo", "민서 (삭제지원)", ("deletion_officer",)),
    ("jiho", "지호 (책임)", ("lead",)),
    ("haneul", "하늘 (규제)", ("regulator",)),
)
READERS = ("sora", "minseo", "jiho")


class Member(msgspec.Struct, frozen=True):
    """One officer of the demonstration: how they sign in, and the key that opens sealed words."""

    username: str
    password: str
    passphrase: str
    key_id: str
    private: bytes

    @property
    def may_read(self) -> bool:
        return bool(self.key_id)


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody and everything that the thread needs."""

    members: Mapping[str, Member]
    gateway: Mapping[str, str]
    secrets: Mapping[str, str]


def set_stage(layout: Layout, env: Mapping[str, str], *, now: datetime) -> Stage:
    """Make what is missing; keep what is there."""
    members = _members(layout.home / "members.json", now)
    settings = dict(line.split("=", 1) for line in registered("demo-board", unb64u(public_key(env))))
    return Stage(members, settings, {name: _platform(layout, name, now) for name in ("board", "deaf")})


def _members(kept: Path, now: datetime) -> Mapping[str, Member]:
    if kept.exists():
        found = msgspec.json.decode(kept.read_bytes(), type=list[Member])
    else:
        found = _hire(now)
        replace(kept, msgspec.json.encode(found))
    return {member.username: member for member in found}


def _hire(now: datetime) -> list[Member]:
    """Officers with random passwords, and keys that a root made for this demonstration certifies."""
    agency = staff.add_agency(AGENCY, name_ko="시연 지원센터", name_en="Demonstration centre", may_order=True)
    root = Ed25519PrivateKey.generate()
    member_keys.trust_root(root.public_key().public_bytes_raw())
    hired = []
    for username, name, roles in CAST:
        password, passphrase = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        person = staff.add_person(username, password=password, agency=AGENCY, roles=roles, display_name=name)
        private, name_of_key = b"", ""
        if username in READERS:
            private, name_of_key = _certified_key(person, agency, passphrase, root, now)
        hired.append(Member(username, password, passphrase, name_of_key, private))
    return hired


def _certified_key(
    person: UUID, agency: UUID, passphrase: str, root: Ed25519PrivateKey, now: datetime
) -> tuple[bytes, str]:
    private, public = new_keypair()
    wrapped = wrap_private(private, public, passphrase)
    record = member_keys.add(person, agency_id=agency, public=public, wrapped_private=wrapped, now=now)
    statement = member_statement(agency=AGENCY, person=str(person), public=public)
    member_keys.certify(record.key_id, root.sign(statement), now=now)
    return private, key_id(public)


def _platform(layout: Layout, name: str, now: datetime) -> str:
    """Register one of the boards, and return the secret it shares with the hub."""
    names = {"board": ("사진 마당", "Photo yard"), "deaf": ("먼 마당", "Far yard")}
    port = getattr(layout.ports, name)
    slug = f"demo-{name}"
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    known = [platform for platform in platforms.every() if platform.slug == slug]
    if known:
        secret = platforms.route_to(known[0].recipient, "webhook").secret
    ko, en = names[name]
    platforms.register(
        slug,
        name_ko=ko,
        name_en=en,
        hosts=[f"{HOST}:{port}"],
        channel="webhook",
        address=f"{layout.url(name)}/haechi/notices",
        secret=secret,
        capabilities=["answers"],
        now=now,
    )
    return secret


def must_be_ours() -> None:
    """Refuse to play in a database that holds anything but a demonstration."""
    from haechi.hub.kernel.people import Agency

    if Agency.objects.exclude(slug=AGENCY).exists():
        raise Conflict(
            "This database belongs to a real installation.",
            do="Unset HAECHI_DATABASE_URL, or name an empty database.",
        )
