"""An office: a root, three people with passwords, and reports on the desk. Tables are imported late."""

from __future__ import annotations

from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from haechi.core.consent import Purpose
from haechi.core.hash import PerceptualHash
from haechi.core.ids import Actor
from haechi.infra.keys import Keyring
from haechi.infra.sealing import REPORTER, key_id, new_keypair, seal
from haechi.testing.jobs import CollectedJobs

PASSWORD = "quiet-river-stone"
WORDS = '{"v":1,"story":"canary-narrative <b>굵게</b>","danger":["nearby"],"contact":"canary-contact"}'
ADDRESS = "https://canary-board.example/p/1?x=<script>"
ROLES = {"mina": "counsellor", "jun": "deletion_officer", "sora": "lead", "ops": "operator"}


class Office:
    """What a test does around the desk's pages."""

    password, address = PASSWORD, ADDRESS

    def __init__(self) -> None:
        from haechi.hub.kernel import member_keys, staff

        self.root = Ed25519PrivateKey.generate()
        member_keys.trust_root(self.root.public_key().public_bytes_raw())
        self.agency = staff.add_agency("centre", name_ko="센터", name_en="Centre")
        self.people = {
            name: staff.add_person(name, password=PASSWORD, agency="centre", roles=(role,))
            for name, role in ROLES.items()
        }

    def actor(self, name: str) -> Actor:
        return Actor(kind="officer", id=str(self.people[name]), role=ROLES[name])

    def client(self, name: str) -> Client:
        """Somebody signed in; CSRF is checked as in production."""
        from haechi.hub.kernel.people import Person

        client = Client()
        client.force_login(
            Person.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    def certified_key(self, name: str = "mina") -> tuple[str, bytes, bytes]:
        """A key of `name`, made here and certified: its id, private and public half."""
        from haechi.hub.kernel import clock, member_keys

        private, public = new_keypair()
        made = member_keys.add(
            self.people[name],
            agency_id=self.agency,
            public=public,
            wrapped_private={"v": 1, "key": key_id(public)},
            now=clock.now(),
        )
        member_keys.certify(made.key_id, self.root.sign(made.statement), now=clock.now())
        return made.key_id, private, public

    def certify_pending(self) -> None:
        """What the keeper of the root does."""
        from haechi.hub.kernel import clock, member_keys

        for key in member_keys.pending():
            member_keys.certify(key.key_id, self.root.sign(key.statement), now=clock.now())

    def case(self, **changes: Any) -> Any:
        """A report on the desk, sealed to every certified key."""
        from haechi.hub.casework.cases import api as cases
        from haechi.hub.casework.intake import api as intake
        from haechi.hub.casework.intake.records import NamedPlace, Submission
        from haechi.hub.kernel import clock
        from haechi.hub.kernel.events import EventRecord

        moment, report_id, (_, mailbox) = clock.now(), uuid4(), new_keypair()
        recipients = {**intake.open_keys(), REPORTER: mailbox}
        given: dict[str, Any] = {
            "track": "sexual",
            "role": "self",
            "age_band": "19_plus",
            "harm_type": "synthesis",
            "wants": frozenset({"deletion"}),
            "urgent": False,
            "language": "ko",
            "hashes": (PerceptualHash(kind="pdq", bits=token_bytes(32), quality=96),),
            "consents": frozenset({Purpose.NOTICE, Purpose.RELEASE_HASH, Purpose.EVIDENCE}),
            "places": (NamedPlace(url=ADDRESS, seen_at=moment),),
            **changes,
        }
        intake.accept_report(
            Submission(
                report_id=report_id,
                envelope=seal(WORDS.encode(), recipients, f"report:{report_id}"),
                lookup=token_bytes(32),
                sign_public=Ed25519PrivateKey.generate().public_key().public_bytes_raw(),
                mailbox_public=mailbox,
                **given,
            ),
            now=moment,
        )
        cases.open_case(EventRecord(uuid4(), "intake.report_accepted", report_id, {}, moment), moment)
        return cases.for_report(report_id)

    def accept(self, case_id: UUID) -> None:
        from haechi.hub.casework.cases import api as cases
        from haechi.hub.kernel import clock

        cases.triage(
            case_id, "accepted", actor=self.actor("mina"), now=clock.now(), reason="depicts_reporter"
        )


@pytest.fixture
def office(db: None, own_keys: Keyring, queue: CollectedJobs) -> Office:
    return Office()
