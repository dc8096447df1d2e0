"""The kernel's tables, gathered for Django; nothing imports this module."""

from haechi.hub.kernel.events import Event, Handling
from haechi.hub.kernel.keycheck import KeyCheck
from haechi.hub.kernel.people import Agency, MemberKey, Membership, Person

__all__ = ["Agency", "Event", "Handling", "KeyCheck", "MemberKey", "Membership", "Person"]
