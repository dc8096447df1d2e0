"""A team with one certified key, and reports as a browser would send them. Tables are imported late."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django.live_server_helper import LiveServer

from haechi.core.consent import Purpose
from haechi.core.hash import pdq_from_hex
from haechi.core.windows import Window, WindowHash
from haechi.hub.casework.intake.records import NamedPlace, Submission
from haechi.infra.keys import Keyring
from haechi.infra.receipt import ReceiptKeys, derive, new_code
from haechi.infra.sealing import REPORTER, key_id, new_keypair, seal
from haechi.testing.clock import MORNING
from haechi.testing.jobs import CollectedJobs

WORDS = "canary-narrative 010-canary-contact"
ADDRESS = "https://canary-board.example/p/1"
HASH = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"


def windows(count: int = 8, seed: int = 1) -> WindowHash:
    """Windows of no picture."""
    found = (Window(6400 + 64 * number, 6400, 1024, seed << number) for number in range(count))
    return WindowHash(640, 480, tuple(found))


@dataclass(frozen=True)
class Team:
    """The only member of the only team."""

    private: bytes
    public: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.public)


@pytest.fixture
def team(db: None, own_keys: Keyring, queue: CollectedJobs) -> Team:
    """A counsellor whose key the offline root has certified."""
    from haechi.hub.kernel import member_keys, staff

    root = Ed25519PrivateKey.generate()
    member_keys.trust_root(root.public_key().public_bytes_raw())
    agency = staff.add_agency("centre", name_ko="센터", name_en="Centre")
    person = staff.add_person("mina", password="quiet-river-stone", agency="centre", roles=("counsellor",))
    member = Team(*new_keypair())
    wrapped = {"v": 1, "key": member.key_id, "ct": "x"}
    made = member_keys.add(
        person, agency_id=agency, public=member.public, wrapped_private=wrapped, now=MORNING
    )
    member_keys.certify(made.key_id, root.sign(made.statement), now=MORNING)
    return member


@cache
def keys_of(code: str) -> ReceiptKeys:
    """Derivation is slow on purpose; tests derive each code once."""
    return derive(code)


@pytest.fixture(scope="session")
def code() -> str:
    return new_code()


@pytest.fixture(scope="session")
def other_code() -> str:
    return new_code()


@pytest.fixture(scope="session")
def receipt_keys(code: str) -> ReceiptKeys:
    return keys_of(code)


@pytest.fixture
def origin(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """The site, served for a real browser. Its threads give their connections back with every answer."""
    from django.db import connection

    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return str(live_server.url)


@pytest.fixture
def few_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two wrong codes are enough: each takes a slow derivation."""
    from haechi.hub.casework.intake import throttle

    assert throttle.WRONG_CODE.count == 10
    monkeypatch.setattr(throttle, "WRONG_CODE", dataclasses.replace(throttle.WRONG_CODE, count=2))


Make = Callable[..., Submission]


@pytest.fixture
def submission(team: Team, code: str) -> Make:
    """A report of the depicted person, adult, with an address, a hash and every consent."""

    def make(*, receipt: str = code, **changes: Any) -> Submission:
        keys, report_id = keys_of(receipt), changes.pop("report_id", uuid4())
        recipients = {team.key_id: team.public, REPORTER: keys.mailbox_public}
        sent = Submission(
            report_id=report_id,
            track="sexual",
            role="self",
            age_band="19_plus",
            harm_type="synthesis",
            wants=frozenset({"deletion"}),
            urgent=False,
            language="ko",
            places=(NamedPlace(url=ADDRESS, seen_at=MORNING),),
            hashes=(pdq_from_hex(HASH, quality=97),),
            consents=frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.EVIDENCE}),
            envelope=seal(WORDS.encode(), recipients, f"report:{report_id}"),
            lookup=keys.lookup,
            sign_public=keys.sign_public,
            mailbox_public=keys.mailbox_public,
        )
        return dataclasses.replace(sent, **changes)

    return make
