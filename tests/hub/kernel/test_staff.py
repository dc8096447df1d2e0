"""Nobody gets an account without a known role, a known agency and a password worth the name."""

from __future__ import annotations

import pytest

from haechi.core.errors import Conflict, Refusal
from haechi.hub.kernel import staff
from haechi.hub.kernel.people import Agency, Person

pytestmark = pytest.mark.django_db
GOOD = "quiet-river-stone"


@pytest.fixture(autouse=True)
def centre() -> None:
    staff.add_agency("centre", name_ko="센터", name_en="Centre")


def test_a_person_holds_each_role_once() -> None:
    staff.add_person("mina", password=GOOD, agency="centre", roles=("lead", "lead", "counsellor"))
    person = Person.objects.get(username="mina")
    assert sorted(person.memberships.values_list("role", flat=True)) == ["counsellor", "lead"]
    assert person.check_password(GOOD)
    assert person.display_name == "mina"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"roles": ("wizard",)}, "unknown_role"),
        ({"roles": ()}, "unknown_role"),
        ({"password": "short"}, "weak_password"),
        ({"password": "password1234"}, "weak_password"),
        ({"agency": "nowhere"}, "unknown_agency"),
    ],
)
def test_bad_input_is_named_and_leaves_nothing(change: dict[str, object], reason: str) -> None:
    good: dict[str, object] = {"password": GOOD, "agency": "centre", "roles": ("lead",)}
    with pytest.raises(Refusal) as refused:
        staff.add_person("mina", **{**good, **change})  # type: ignore[arg-type]
    assert refused.value.reason == reason
    assert not Person.objects.exists()


def test_a_name_is_taken_once() -> None:
    staff.add_person("mina", password=GOOD, agency="centre", roles=("lead",))
    with pytest.raises(Conflict):
        staff.add_person("mina", password=GOOD, agency="centre", roles=("lead",))


def test_an_agency_is_renamed_in_place() -> None:
    staff.add_agency("centre", name_ko="새 센터", name_en="New centre", may_order=True)
    assert Agency.objects.get().name_en == "New centre"


def test_a_closed_account_is_inactive() -> None:
    staff.add_person("mina", password=GOOD, agency="centre", roles=("lead",))
    staff.close_account("mina")
    assert not Person.objects.get().is_active
    with pytest.raises(Refusal):
        staff.close_account("nobody")


def test_names_are_those_colleagues_see() -> None:
    mina = staff.add_person("mina", password=GOOD, agency="centre", roles=("lead",), display_name="김미나")
    assert staff.names_of([mina, mina]) == {mina: "김미나"}
    assert staff.names_of([]) == {}
