"""Claims and confirmations: who put an entry into the bank, who confirmed it, and when it ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from haechi.core.consent import Cleared, Purpose
from haechi.core.errors import ConsentMissing, IllegalMove, NotPermitted, Refusal
from haechi.core.hash import PerceptualHash
from haechi.core.ids import SYSTEM, Actor, EntryId
from haechi.hub.banks import editions
from haechi.hub.banks.errors import SamePerson, UnknownEntry
from haechi.hub.banks.models import Claim, Confirmation, Edition, Entry
from haechi.hub.banks.records import EntryRecord, Withdrawal
from haechi.hub.banks.rules import (
    CONFIRMATIONS,
    CONFIRMERS,
    ENTRY,
    HOLD_RULE,
    LISTED,
    MIN_QUALITY,
    TRIAGERS,
    check_basis,
    check_officer,
)
from haechi.hub.banks.windows import ClearedWindows, confirmation_of, erase_windows, windows_of
from haechi.hub.banks.witness import record_confirmation
from haechi.hub.kernel import events
from haechi.hub.kernel.fields import blind
from haechi.hub.kernel.transitions import Step
from haechi.hub.ledger import api as ledger
from haechi.rules import staff_rules

RECIPIENT = "banks"


def usable(hash: PerceptualHash) -> bool:
    """Whether a picture gave enough to go by; a flat one would match everything that is flat."""
    return hash.kind == "pdq" and hash.quality >= MIN_QUALITY


def add_claim(
    hash: PerceptualHash,
    *,
    report_id: UUID,
    cleared: Cleared,
    retained: bool,
    actor: Actor,
    now: datetime,
    windows: ClearedWindows | None = None,
) -> EntryId:
    """Put a report's hash into the bank as a claim, which can only hold. The same again changes nothing.

    With it go its picture's windows, where the person agreed to just that.
    """
    _must_cover(cleared, Purpose.RELEASE_HASH, "hash", report_id, now)
    if windows is not None:
        _must_cover(windows.cleared, Purpose.RELEASE_WINDOWS, "windows", report_id, now)
    check_officer(actor, TRIAGERS)
    if not usable(hash):
        raise Refusal("weak_hash", "The picture is too plain to match by.", do="Go on without its hash.")
    with transaction.atomic():
        edition = editions.locked(now)
        entry = _entry_for(hash, now)
        if Claim.objects.filter(entry=entry, report=report_id).exclude(state="ended").exists():
            return EntryId(entry.id)
        if entry.state == "expired":
            entry.hold_until = _hold_until(now)
            entry.save(update_fields=["hold_until"])
            ledger.move(entry, "claimed", actor=actor, now=now, step=Step(reason="claimed_again"))
        claim = Claim.objects.create(
            state=Claim.machine.initial,
            created_at=now,
            entered_at=now,
            entry=entry,
            report=report_id,
            retained=retained,
            grant_id=cleared.grant_id,
            added_by=str(actor),
            windows=None if windows is None else bytes(windows.hash),
        )
        body = {"entry": str(entry.id), "basis": cleared.basis, "by": str(actor)}
        if windows is not None:
            body["windows"] = windows.cleared.basis
        ledger.append("banks.claimed", claim.id, body, now=now)
        editions.turn(edition, now)
    return EntryId(entry.id)


def confirm(entry_id: UUID, *, basis: str, actor: Actor, now: datetime) -> EntryRecord:
    """Record one person's ground. With the second person's, the entry is confirmed and can block."""
    check_basis(basis)
    check_officer(actor, CONFIRMERS)
    with transaction.atomic():
        edition = editions.locked(now)
        entry = _live(entry_id)
        if entry.state == "disputed":
            raise IllegalMove("An objection is open.", do="Let a lead settle it first.")
        if entry.confirmations.filter(person=str(actor)).exists():
            raise SamePerson()
        Confirmation.objects.create(entry=entry, person=str(actor), role=actor.role, basis=basis, at=now)
        record_confirmation(entry.id, now=now)
        if entry.state != "confirmed" and entry.confirmations.count() >= CONFIRMATIONS:
            ledger.move(
                entry, "confirmed", actor=actor, now=now, step=Step(reason="two_persons", basis=basis)
            )
            events.emit("banks.confirmed", subject=entry.id, now=now)
            editions.turn(edition, now)
    return _record(entry)


def dispute(entry_id: UUID, *, reason: str, actor: Actor, now: datetime) -> EntryRecord:
    """Take an entry off the list while an objection is looked into."""
    return _step(entry_id, "disputed", actor=actor, now=now, step=Step(reason=reason))


def settle(entry_id: UUID, *, upheld: bool, reason: str, actor: Actor, now: datetime) -> EntryRecord:
    """Decide an objection: upheld, the entry ends; otherwise it stands again as what it was.

    Whoever confirmed an entry does not judge the objection to it.
    """
    with transaction.atomic():
        entry = _live(entry_id)
        if entry.confirmations.filter(person=str(actor)).exists():
            raise NotPermitted("You confirmed this entry.", do="Let another lead decide the objection.")
        if upheld:
            edition = editions.locked(now)
            for claim in entry.claims.exclude(state="ended"):
                _end_claim(claim, edition, actor, now, reason)
            _end(entry, edition, actor, now, reason)
            return _record(entry)
        back = "confirmed" if entry.confirmations.count() >= CONFIRMATIONS else "claimed"
        return _step(entry_id, back, actor=actor, now=now, step=Step(reason=reason))


def withdraw(report_id: UUID, *, actor: Actor, now: datetime) -> Withdrawal:
    """End what a report claimed. Retained claims are kept until an officer decides (`decide_kept`)."""
    with transaction.atomic():
        edition = editions.locked(now)
        kept = []
        for claim in _claims(report_id, "standing"):
            if claim.retained:
                ledger.move(claim, "kept", actor=actor, now=now, step=Step(reason="withdrawn"))
                erase_windows(claim, edition, now)
                kept.append(EntryId(claim.entry_id))
            else:
                _end_claim(claim, edition, actor, now, "withdrawn")
        ended, shared = _end_unclaimed(report_id, edition, actor, now)
    return Withdrawal(ended=ended, shared=shared, kept=tuple(kept))


def decide_kept(report_id: UUID, *, protect: bool, reason: str, actor: Actor, now: datetime) -> Withdrawal:
    """An officer's decision about claims that were kept: protection goes on, or they end."""
    check_officer(actor, CONFIRMERS)
    with transaction.atomic():
        edition = editions.locked(now)
        kept = []
        for claim in _claims(report_id, "kept"):
            if protect:
                ledger.move(claim, "standing", actor=actor, now=now, step=Step(reason=reason))
                kept.append(EntryId(claim.entry_id))
            else:
                _end_claim(claim, edition, actor, now, reason)
        ended, shared = _end_unclaimed(report_id, edition, actor, now)
    return Withdrawal(ended=ended, shared=shared, kept=tuple(kept))


def expire_due(now: datetime) -> None:
    """Tick: claims whose hold has run out leave the list; nothing can be held back on them any more."""
    if not Entry.objects.filter(state="claimed", hold_until__lte=now).exists():
        return
    with transaction.atomic():
        edition = editions.locked(now)
        for entry in Entry.objects.filter(state="claimed", hold_until__lte=now).order_by("id"):
            ledger.move(entry, "expired", actor=SYSTEM, now=now, step=Step(reason="hold_over"))
            # The hash may be claimed or confirmed again. What a picture can be drawn from does not wait.
            for claim in entry.claims.filter(windows__isnull=False):
                erase_windows(claim, edition, now)
        editions.turn(edition, now)


def entries_for(report_id: UUID) -> tuple[EntryRecord, ...]:
    """The entries a report claims or claimed, oldest first."""
    claims = Claim.objects.filter(report=report_id).select_related("entry").order_by("created_at", "id")
    return tuple(_record(claim.entry, claim.state) for claim in claims)


def _entry_for(hash: PerceptualHash, now: datetime) -> Entry:
    """The live entry of this hash, made if there is none. The caller holds the edition's lock."""
    index = blind("banks.entry", f"{hash.kind}:{hash.hex}")
    found = Entry.objects.filter(index=index).first()
    if found is not None:
        return found
    return Entry.objects.create(
        state=ENTRY.initial,
        created_at=now,
        entered_at=now,
        kind=hash.kind,
        bits=hash.bits,
        index=index,
        quality=hash.quality,
        hold_until=_hold_until(now),
    )


def _hold_until(now: datetime) -> datetime:
    target = staff_rules().deadline(HOLD_RULE, now).term().policy
    if target is None:
        raise Refusal(
            "no_rule",
            "The rule %(rule)s has no target.",
            do="Give it a policy target.",
            values={"rule": HOLD_RULE},
        )
    return now + target


def _claims(report_id: UUID, state: str) -> list[Claim]:
    return list(Claim.objects.filter(report=report_id, state=state).select_related("entry").order_by("id"))


def _end_claim(claim: Claim, edition: Edition, actor: Actor, now: datetime, reason: str) -> None:
    ledger.move(claim, "ended", actor=actor, now=now, step=Step(reason=reason))
    erase_windows(claim, edition, now)


def _end_unclaimed(
    report_id: UUID, edition: Edition, actor: Actor, now: datetime
) -> tuple[tuple[EntryId, ...], tuple[EntryId, ...]]:
    """End this report's entries that nobody claims any more; tell which others still claim."""
    ended, shared = [], []
    mine = Entry.objects.filter(claims__report=report_id, claims__state="ended").exclude(state="ended")
    for entry in mine.distinct().order_by("id"):
        if entry.claims.exclude(state="ended").exists():
            shared.append(EntryId(entry.id))
        else:
            _end(entry, edition, actor, now, "last_claim_ended")
            ended.append(EntryId(entry.id))
    return tuple(ended), tuple(shared)


def _end(entry: Entry, edition: Edition, actor: Actor, now: datetime, reason: str) -> None:
    """The end of an entry: its tombstone at once, its hash erased, a new edition."""
    ledger.move(entry, "ended", actor=actor, now=now, step=Step(reason=reason))
    entry.bits, entry.index = None, None
    entry.save(update_fields=["bits", "index"])
    editions.bury(edition, now, entry=entry)
    editions.turn(edition, now)


def _step(entry_id: UUID, to: str, *, actor: Actor, now: datetime, step: Step) -> EntryRecord:
    with transaction.atomic():
        edition = editions.locked(now)
        entry = _live(entry_id)
        before = entry.state
        ledger.move(entry, to, actor=actor, now=now, step=step)
        if before in LISTED or to in LISTED:
            editions.turn(edition, now)
    return _record(entry)


def _live(entry_id: UUID) -> Entry:
    entry = Entry.objects.exclude(state="ended").filter(pk=entry_id).first()
    if entry is None:
        raise UnknownEntry()
    return entry


def _must_cover(cleared: Cleared, purpose: Purpose, field: str, report_id: UUID, now: datetime) -> None:
    cleared.require(purpose=purpose, recipient=RECIPIENT, now=now)
    if cleared.subject != report_id or field not in cleared.fields:
        raise ConsentMissing(
            "This clearance is for another report, or withholds the hash.", do="Ask the consent gate again."
        )


def _record(entry: Entry, claim: str = "") -> EntryRecord:
    return EntryRecord(
        id=EntryId(entry.id),
        state=entry.state,
        quality=entry.quality,
        created_at=entry.created_at,
        hold_until=entry.hold_until if entry.state == "claimed" else None,
        confirmations=tuple(map(confirmation_of, entry.confirmations.all())),
        claim=claim,
        claims=entry.claims.exclude(state="ended").count(),
        windows=windows_of(entry.id),
    )
