"""What officers do on the desk. Each action is one call to a room's door, then back to the case."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from haechi.core.errors import Refusal
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.intake import api as intake
from haechi.hub.kernel import member_keys
from haechi.hub.kernel.access import officer, person_of, staff_page
from haechi.hub.kernel.clock import now

TEAM = ("counsellor", "deletion_officer", "lead")
DECIDERS = ("deletion_officer", "lead")


@require_POST
@staff_page(*TEAM)
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    cases.take(case_id, actor=officer(request, *TEAM), now=now())
    return _back(request, case_id, _("The case is yours now."))


@require_POST
@staff_page(*TEAM)
def triage(request: HttpRequest, case_id: UUID) -> HttpResponse:
    decision, _colon, reason = request.POST.get("decision", "").partition(":")
    cases.triage(
        case_id,
        decision,
        actor=officer(request, *TEAM),
        now=now(),
        reason=reason,
        sealed_note=_envelope(request, "sealed_note") if request.POST.get("sealed_note") else None,
    )
    return _back(request, case_id, _("Decided, and told to the reporter."))


@require_POST
@staff_page("lead")
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    cases.reopen(case_id, actor=officer(request, "lead"), now=now())
    return _back(request, case_id, _("Taken up again."))


@require_POST
@staff_page(*DECIDERS)
def withdrawal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    decision, _colon, reason = request.POST.get("decision", "").partition(":")
    actor = officer(request, *DECIDERS)
    cases.decide_withdrawal(case_id, decision, reason=reason, actor=actor, now=now())
    return _back(request, case_id, _("Decided, and told to the reporter."))


@require_POST
@staff_page(*DECIDERS)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    cases.close(case_id, actor=officer(request, *DECIDERS), now=now())
    return _back(request, case_id, _("The case is closed."))


@require_POST
@staff_page(*TEAM)
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    note_id = _uuid(request.POST.get("note_id", ""))
    envelope = _envelope(request, "sealed_note")
    cases.add_note(case_id, envelope, note_id=note_id, actor=officer(request, *TEAM), now=now())
    return _back(request, case_id, _("The note is kept, sealed."))


@require_POST
@staff_page(*DECIDERS)
def confirm(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    report = cases.get(case_id).report_id
    if entry_id not in {entry.id for entry in banks.entries_for(report)}:
        raise Refusal("unknown_entry", "This hash is not of this case.", do="Reload the case.")
    actor = officer(request, *DECIDERS)
    after = banks.confirm(entry_id, basis=request.POST.get("basis", ""), actor=actor, now=now())
    done = after.state == "confirmed"
    said = _("Confirmed by two: it can block now.") if done else _("Recorded. A second person is needed.")
    return _back(request, case_id, said)


@require_POST
@staff_page(*DECIDERS)
def confirm_windows(request: HttpRequest, case_id: UUID, entry_id: UUID) -> HttpResponse:
    report = cases.get(case_id).report_id
    if entry_id not in {entry.id for entry in banks.entries_for(report)}:
        raise Refusal("unknown_entry", "This hash is not of this case.", do="Reload the case.")
    actor = officer(request, *DECIDERS)
    after = banks.confirm_windows(entry_id, basis=request.POST.get("basis", ""), actor=actor, now=now())
    said = _("Checked by two people.") if after.proven else _("Recorded. A second person is needed.")
    return _back(request, case_id, said)


@require_POST
@staff_page(*DECIDERS)
def waive(request: HttpRequest, case_id: UUID, locator_id: UUID) -> HttpResponse:
    report = intake.get(cases.get(case_id).report_id)
    if locator_id not in {place.id for place in report.locators}:
        raise Refusal("no_evidence", "This address is not of this case.", do="Reload the case.")
    actor, reason = officer(request, *DECIDERS), request.POST.get("reason", "")
    evidence.waive(locator_id, actor=actor, now=now(), reason=reason)
    return _back(request, case_id, _("Speed was chosen, and that is on record."))


@require_POST
@staff_page(*member_keys.READERS)
def retire_key(request: HttpRequest, key_id: str) -> HttpResponse:
    member_keys.retire(key_id, person_id=person_of(request).id, now=now())
    messages.success(request, _("Nothing new is sealed to this key. It still opens what was."))
    return redirect("desk:keys")


def _back(request: HttpRequest, case_id: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("desk:case", case_id=case_id)


def _envelope(request: HttpRequest, name: str) -> dict[str, Any]:
    try:
        return dict(json.loads(request.POST.get(name, "")))
    except (TypeError, ValueError):
        raise Refusal(
            "bad_envelope", "The note did not arrive sealed.", do="Write it again with scripts allowed."
        ) from None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("bad_field", "The form is incomplete.", do="Reload the page.") from None
