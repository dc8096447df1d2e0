"""Counting without keeping who it was."""

from datetime import timedelta

import pytest

from haechi.hub.casework.intake.errors import TooManyAttempts
from haechi.hub.casework.intake.models import Attempt
from haechi.hub.casework.intake.throttle import Limit, give_back, take
from haechi.infra.keys import Keyring
from haechi.testing.clock import MORNING

pytestmark = pytest.mark.django_db

TWO = Limit("receipt", 2, timedelta(minutes=15))
HOME = "203.0.113.7"


def test_the_limit_is_per_client_and_window(own_keys: Keyring) -> None:
    for _ in range(2):
        take(TWO, HOME, now=MORNING)
    with pytest.raises(TooManyAttempts):
        take(TWO, HOME, now=MORNING)
    take(TWO, "203.0.113.8", now=MORNING)
    take(TWO, HOME, now=MORNING + TWO.window)


def test_what_went_well_does_not_count(own_keys: Keyring) -> None:
    for _ in range(5):
        take(TWO, HOME, now=MORNING)
        give_back(TWO, HOME, now=MORNING)


def test_a_household_of_ipv6_is_one_client(own_keys: Keyring) -> None:
    take(TWO, "2001:db8:1:2::a", now=MORNING)
    take(TWO, "2001:db8:1:2:ffff::b", now=MORNING)
    with pytest.raises(TooManyAttempts):
        take(TWO, "2001:db8:1:2:1234::c", now=MORNING)
    take(TWO, "2001:db8:1:3::a", now=MORNING)


def test_windows_cannot_be_joined_and_no_address_is_kept(own_keys: Keyring) -> None:
    for hours in range(3):
        take(TWO, HOME, now=MORNING + timedelta(hours=hours))
    clients = [bytes(row.client) for row in Attempt.objects.all()]
    assert len(set(clients)) == 3
    assert not any(HOME.encode() in client for client in clients)


def test_an_unknown_client_is_a_client_too(own_keys: Keyring) -> None:
    take(TWO, "", now=MORNING)
    take(TWO, "unix:", now=MORNING)
    with pytest.raises(TooManyAttempts):
        take(TWO, "", now=MORNING)
