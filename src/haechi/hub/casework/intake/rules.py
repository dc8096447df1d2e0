"""What intake decides without a database: the codes, the machine of a report, who may give what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from haechi.core.consent import ANYONE, Purpose
from haechi.core.machine import Machine, State, moves


class Track(StrEnum):
    """Two tracks that never mix. Only the sexual one has an intake; the other has a referral."""

    SEXUAL = "sexual"
    FALSE_INFO = "false_info"


class Role(StrEnum):
    """Who reports, in relation to the person shown."""

    SELF = "self"
    GUARDIAN = "guardian"
    FAMILY = "family"
    AGENT = "agent"
    TEACHER = "teacher"
    WITNESS = "witness"


class AgeBand(StrEnum):
    """Of the person shown. Never a birth date."""

    UNDER_14 = "under_14"
    FROM_14_TO_18 = "14_18"
    ADULT = "19_plus"
    UNKNOWN = "unknown"


class HarmType(StrEnum):
    """The kinds of harm that the Korean centres count by."""

    SYNTHESIS = "synthesis"
    FILMING = "filming"
    DISTRIBUTION = "distribution"
    THREAT = "threat"
    ANXIETY = "anxiety"
    OTHER = "other"


class Want(StrEnum):
    """What the person wishes for. A wish is not a consent."""

    DELETION = "deletion"
    POLICE = "police"
    COUNSELLING = "counselling"


class Circulation(StrEnum):
    """How far it has gone. Private rooms are beyond this platform and go to the police."""

    PUBLIC = "public"
    PRIVATE = "private"
    BOTH = "both"
    NOT_SPREAD = "not_spread"
    UNKNOWN = "unknown"


class Danger(StrEnum):
    """Signs of danger. They stay in the sealed words; only "urgent" travels open."""

    THREATENED = "threatened"
    NEARBY = "nearby"
    SPREADING = "spreading"
    SELF_HARM = "self_harm"


# Only the depicted person is ever given a file picker, and only they have a hash to give.
MAY_GIVE_HASH = frozenset({Role.SELF})
# Who may ask for deletion: the person, their guardian, family, or a named agent (성폭력방지법 7조의3 2항).
MAY_CONSENT = frozenset({Role.SELF, Role.GUARDIAN, Role.FAMILY, Role.AGENT})


class Consent(StrEnum):
    """What the form asks leave for, each on its own."""

    NOTICE = "notice"
    EVIDENCE = "evidence"
    RELEASE_HASH = "release_hash"
    RELEASE_WINDOWS = "release_windows"
    COMPARE = "compare"


# What each consent covers, and whom it names. Comparing is a release of the hash too, to the prober alone.
COVERS: dict[Consent, tuple[Purpose, str]] = {
    Consent.NOTICE: (Purpose.NOTICE, ANYONE),
    Consent.EVIDENCE: (Purpose.EVIDENCE, "evidence"),
    Consent.RELEASE_HASH: (Purpose.RELEASE_HASH, "banks"),
    Consent.COMPARE: (Purpose.RELEASE_HASH, "prober"),
    Consent.RELEASE_WINDOWS: (Purpose.RELEASE_WINDOWS, "banks"),
}
# Asked for only where a picture was hashed; its windows besides, on a screen of their own.
ABOUT_HASHES = frozenset({Consent.RELEASE_HASH, Consent.COMPARE})
ABOUT_PICTURES = ABOUT_HASHES | {Consent.RELEASE_WINDOWS}

# A witness speaks for nobody: no wishes, no signs of danger, nothing but the place and words.
MAY_WISH = MAY_CONSENT | {Role.TEACHER}

MAX_LOCATORS = 20
MAX_HASHES = 20
MAX_STORY = 10_000
# What a browser makes of one picture: fewer cannot be told from others, more would match beyond their share.
MIN_WINDOWS = 8
MAX_WINDOWS = 64
# A small, rough likeness of a picture can be rebuilt from its windows. A child's are not taken at all.
MAY_GIVE_WINDOWS = frozenset({AgeBand.ADULT})


def grants_of(consents: Iterable[str]) -> dict[Purpose, frozenset[str]]:
    """The recipients that these consents name, by purpose. ValueError for a consent nobody asks.

    Windows are released with the hash they belong to: without leave for that one theirs counts for nothing.
    """
    given = frozenset(map(Consent, consents))
    if Consent.RELEASE_HASH not in given:
        given -= {Consent.RELEASE_WINDOWS}
    named: dict[Purpose, frozenset[str]] = {}
    for consent in given:
        purpose, recipient = COVERS[consent]
        named[purpose] = named.get(purpose, frozenset()) | {recipient}
    return named


def is_public(circulation: str) -> bool:
    """Whether the addresses of a report may be visited and noticed; one that is only private is for police.

    Where it is in both, the form asks for the public addresses alone; rooms go into the sealed words.
    """
    return circulation != Circulation.PRIVATE


def has_private_rooms(circulation: str) -> bool:
    return circulation in (Circulation.PRIVATE, Circulation.BOTH)


def may_be_minor(age_band: str) -> bool:
    """Under 19 or unknown: protection goes on after a withdrawal until an officer decides."""
    return age_band != AgeBand.ADULT


def is_urgent(dangers: Collection[str], age_band: str) -> bool:
    """A person in danger, or one known to be under 19, is looked at sooner."""
    return bool(dangers) or age_band in (AgeBand.UNDER_14, AgeBand.FROM_14_TO_18)


STAFF = "counsellor deletion_officer lead"
OPEN = ("submitted", "acknowledged", "triage", "needs_info", "accepted")
PUT_ASIDE = ("referred_out", "duplicate", "out_of_scope")

REPORT = Machine(
    name="report",
    initial="submitted",
    states=(
        State("submitted", owner="system", deadline="kr.triage"),
        State("acknowledged", owner="counsellor", deadline="kr.triage"),
        State("triage", owner="counsellor", deadline="kr.triage"),
        State("needs_info", owner="reporter"),
        State("accepted", owner="deletion_officer"),
        State("referred_out", owner="reporter"),
        State("duplicate", owner="reporter"),
        State("out_of_scope", owner="reporter"),
        State("withdrawn", owner="counsellor", final=True),
    ),
    table=(
        *moves(f"system {STAFF}", "submitted > acknowledged"),
        *moves(STAFF, "acknowledged > triage"),
        *moves(
            STAFF,
            "triage > accepted",
            "triage > needs_info",
            "triage > referred_out",
            "triage > duplicate",
            "triage > out_of_scope",
            "needs_info > triage",
        ),
        # A decision that turns out wrong is taken up again, by the lead.
        *moves("lead", *(f"{state} > triage" for state in PUT_ASIDE)),
        *moves(f"reporter {STAFF}", *(f"{state} > withdrawn" for state in (*OPEN, *PUT_ASIDE))),
    ),
)


def triage_rule(*, urgent: bool) -> str:
    """The deadline rule by which a person first looks at a report."""
    return "kr.triage.urgent" if urgent else "kr.triage"
