"""The answers the pages offer, code by code, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from haechi.hub.casework.intake.rules import (
    AgeBand,
    Circulation,
    Consent,
    Danger,
    HarmType,
    Role,
    Track,
    Want,
)

TRACKS = [
    (
        Track.SEXUAL,
        lazy("A nude, sexual or intimate picture, video or voice of a real person. Faked ones count."),
    ),
    (Track.FALSE_INFO, lazy("False or manipulated information, with nothing sexual in it.")),
]
ROLES = [
    (Role.SELF, lazy("Me. I am the person shown, or the one being threatened.")),
    (Role.GUARDIAN, lazy("My child, or a child in my care.")),
    (Role.FAMILY, lazy("My husband, wife, partner, parent, grandchild, brother or sister.")),
    (Role.AGENT, lazy("Someone who has asked me to act for them.")),
    (
        Role.TEACHER,
        lazy("A pupil or client: I learned of it at work (school, counselling, welfare, health care)."),
    ),
    (Role.WITNESS, lazy("Someone else. I saw it and want to tell you where.")),
]
AGES = [
    (AgeBand.UNDER_14, lazy("Under 14")),
    (AgeBand.FROM_14_TO_18, lazy("14 to 18")),
    (AgeBand.ADULT, lazy("19 or older")),
    (AgeBand.UNKNOWN, lazy("I do not know, or would rather not say")),
]
HARMS = [
    (HarmType.SYNTHESIS, lazy("Faked or edited: a face, body or voice was put into it")),
    (HarmType.FILMING, lazy("Filmed without consent")),
    (HarmType.DISTRIBUTION, lazy("Made with consent, spread without it")),
    (HarmType.THREAT, lazy("Someone threatens to spread it")),
    (HarmType.ANXIETY, lazy("I am afraid it may spread")),
    (HarmType.OTHER, lazy("Something else")),
]
CIRCULATIONS = [
    (Circulation.PUBLIC, lazy("In public: anyone can see it who has the address or joins the channel")),
    (Circulation.PRIVATE, lazy("Only in private: a chat, a closed room, somebody's phone")),
    (Circulation.BOTH, lazy("Both in public and in private")),
    (Circulation.NOT_SPREAD, lazy("Nowhere yet, as far as I know")),
    (Circulation.UNKNOWN, lazy("I do not know")),
]
DANGERS = [
    (Danger.THREATENED, lazy("Someone threatens me, or wants money or more pictures")),
    (Danger.NEARBY, lazy("The person who does this is near me or knows where I am")),
    (Danger.SPREADING, lazy("It is spreading right now, or with my name, school or address")),
    (Danger.SELF_HARM, lazy("I think of hurting myself")),
]
# Of whoever is reported for: a guardian or a teacher has to know whose danger is asked about.
DANGERS_OF_ANOTHER = [
    (Danger.THREATENED, lazy("Someone threatens them, or wants money or more pictures from them")),
    (Danger.NEARBY, lazy("The person who does this is near them or knows where they are")),
    (Danger.SPREADING, lazy("It is spreading right now, or with their name, school or address")),
    (Danger.SELF_HARM, lazy("The person I report for thinks of hurting themselves")),
]
WANTS = [
    (Want.DELETION, lazy("Have it taken down")),
    (Want.COUNSELLING, lazy("Talk with a counsellor")),
    (Want.POLICE, lazy("Go to the police")),
]
CONSENTS = [
    (
        Consent.NOTICE,
        lazy("Ask every place I named to take it down. They learn the address, not who I am."),
    ),
    (
        Consent.EVIDENCE,
        lazy("First keep sealed evidence of each page: its address, time and text, never the picture."),
    ),
    (
        Consent.RELEASE_HASH,
        lazy("Give my picture's fingerprint to contracted platforms, so that they can stop new posts."),
    ),
    (
        Consent.COMPARE,
        lazy("Let a separate body with a legal mandate compare the page, to see that it is really gone."),
    ),
]
# On a screen of its own, unticked, after a picture's fingerprint may be given out at all.
WINDOWS_CONSENT = (
    Consent.RELEASE_WINDOWS,
    lazy("Yes, also give out what tells the parts of my picture."),
)
CARES = [
    ("no_calls", lazy("Do not call")),
    ("no_messages", lazy("Leave no voice message")),
    ("neutral", lazy("Do not say what it is about until you know it is me")),
]
