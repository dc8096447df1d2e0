"""The consent gate: only a grant or a recorded statute opens it, and only for what it names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haechi.core.consent import ANYONE, Cleared, Grant, Override, Purpose, clear
from haechi.core.errors import ConsentMissing

T0 = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SUBJECT = UUID(int=7)
FIELDS = frozenset({"locator", "platform"})


def grant(**changes: object) -> Grant:
    facts: dict[str, object] = {
        "id": uuid4(),
        "purpose": Purpose.NOTICE,
        "recipients": frozenset({"platform:board"}),
        "withhold": frozenset(),
        "given_at": T0,
    }
    return Grant(**{**facts, **changes})  # type: ignore[arg-type]


def ask(
    *grants: Grant,
    overrides: tuple[Override, ...] = (),
    recipient: str = "platform:board",
    now: datetime = T0,
) -> Cleared:
    return clear(
        purpose=Purpose.NOTICE,
        recipient=recipient,
        subject=SUBJECT,
        fields=FIELDS,
        grants=grants,
        overrides=overrides,
        now=now,
    )


def test_a_grant_clears_what_it_names_and_is_remembered() -> None:
    given_grant = grant()
    cleared = ask(given_grant)
    assert (cleared.grant_id, cleared.fields, cleared.basis) == (given_grant.id, FIELDS, "consent")


def test_what_is_withheld_does_not_go() -> None:
    assert ask(grant(withhold=frozenset({"platform"}))).fields == {"locator"}


def test_anyone_means_every_recipient() -> None:
    assert (
        ask(grant(recipients=frozenset({ANYONE})), recipient="platform:other").recipient == "platform:other"
    )


@pytest.mark.parametrize(
    "closed",
    [
        grant(purpose=Purpose.RELEASE_HASH),
        grant(recipients=frozenset({"platform:other"})),
        grant(given_at=T0 + timedelta(seconds=1)),
        grant(until=T0),
        grant(withdrawn_at=T0),
    ],
    ids=["another purpose", "another recipient", "not yet given", "run out", "withdrawn"],
)
def test_a_grant_that_does_not_cover_it_keeps_the_gate_shut(closed: Grant) -> None:
    with pytest.raises(ConsentMissing):
        ask(closed)


def test_a_statute_on_record_overrides_for_its_purpose_only() -> None:
    statute = Override("KR-SVPA-7-3-3", Purpose.NOTICE, "officer:1", T0)
    assert ask(overrides=(statute,)).basis == "KR-SVPA-7-3-3"
    other = Override("KR-SVPA-7-3-3", Purpose.RELEASE_HASH, "officer:1", T0)
    with pytest.raises(ConsentMissing):
        ask(overrides=(other,))


def test_nobody_else_can_make_a_clearance() -> None:
    with pytest.raises(TypeError):
        Cleared(SUBJECT, Purpose.NOTICE, "x", FIELDS, "consent", T0, None, None, object())
    with pytest.raises((TypeError, ValueError)):
        replace(ask(grant()), recipient="platform:other")


def test_a_grant_that_withholds_everything_clears_nothing() -> None:
    with pytest.raises(ConsentMissing):
        ask(grant(withhold=FIELDS))


def test_a_clearance_is_good_for_one_recipient_one_purpose_and_its_time() -> None:
    cleared = ask(grant(until=T0 + timedelta(hours=1)))
    cleared.require(purpose=Purpose.NOTICE, recipient="platform:board", now=T0)
    for purpose, recipient, now in (
        (Purpose.EVIDENCE, "platform:board", T0),
        (Purpose.NOTICE, "platform:other", T0),
        (Purpose.NOTICE, "platform:board", T0 + timedelta(hours=1)),
    ):
        with pytest.raises(ConsentMissing):
            cleared.require(purpose=purpose, recipient=recipient, now=now)


@given(
    st.lists(
        st.builds(
            grant,
            purpose=st.sampled_from(Purpose),
            recipients=st.frozensets(st.sampled_from(["platform:board", "platform:other", "banks"])),
            withhold=st.frozensets(st.sampled_from(sorted(FIELDS))),
            withdrawn_at=st.none() | st.just(T0 - timedelta(days=1)),
        )
    )
)
def test_whatever_the_grants_nothing_leaves_without_one_that_covers_it(grants: list[Grant]) -> None:
    covering = [
        g for g in grants if g.covers(Purpose.NOTICE, "platform:board", T0) and not g.withhold >= FIELDS
    ]
    if covering:
        cleared = ask(*grants)
        assert cleared.grant_id == covering[0].id
        assert not cleared.fields & covering[0].withhold
    else:
        with pytest.raises(ConsentMissing):
            ask(*grants)
