"""Law as data: rule packs in YAML with sources and dates, and their typed loader."""

from haechi.rules.loader import load, staff_rules, victim_rules
from haechi.rules.pack import Pack
from haechi.rules.records import Basis, Contact, Deadline, Ladder, Packet, RefusalReason, Statute, Words

__all__ = [
    "Basis",
    "Contact",
    "Deadline",
    "Ladder",
    "Pack",
    "Packet",
    "RefusalReason",
    "Statute",
    "Words",
    "load",
    "staff_rules",
    "victim_rules",
]
