"""The desk's pages: sign in, the queue, one case, one's own keys."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from haechi.core.canonical import unb64u
from haechi.core.errors import Refusal
from haechi.hub.banks import api as banks
from haechi.hub.casework.cases import api as cases
from haechi.hub.casework.enforcement import api as enforcement
from haechi.hub.casework.evidence import api as evidence
from haechi.hub.casework.notices import api as notices
from haechi.hub.kernel import member_keys
from haechi.hub.kernel.access import agency_of, person_of, roles_of, staff_page
from haechi.hub.kernel.clock import now
from haechi.hub.kernel.people import Role
from haechi.hub.site.desk import thread as threads

sign_in = LoginView.as_view(template_name="desk/sign_in.html", redirect_authenticated_user=True)


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Too many wrong passwords from one place: say so, and when it ends."""
    return render(request, "desk/locked_out.html", {"hours": settings.AXES_COOLOFF_TIME}, status=429)


@staff_page(*member_keys.READERS, Role.REGULATOR)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What people should look at next: urgent first, then what is due."""
    person = person_of(request)
    if not roles_of(person) & set(member_keys.READERS):
        return redirect("enforcement:desk")
    heap = request.GET.get("heap", "todo")
    number = request.GET.get("number", "").strip()[:32]
    context = {
        "rows": threads.heap(heap, person=person.id, number=number, now=now()),
        "heap": "" if number else heap,
        "number": number,
        "counts": {name: cases.number_in_state(states) for name, states in threads.HEAPS.items()},
        "to_approve": len(notices.pending()),
        "to_enforce": len(enforcement.desk()),
        "keyless": not _has_key(person.id),
    }
    return render(request, "desk/queue.html", context)


@staff_page(*member_keys.READERS)
@require_GET
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The thread of one case."""
    person = person_of(request)
    roles = roles_of(person)
    language = get_language() or "ko"
    found = threads.thread(case_id, person=person.id, roles=roles, language=language, now=now())
    context = {
        "thread": found,
        "reasons": cases.REASONS,
        "withdrawal_reasons": cases.WITHDRAWAL_REASONS,
        "bases": banks.BASES,
        "speed_reasons": [reason.value for reason in evidence.WaiveReason],
        "may_confirm": bool(roles & set(banks.CONFIRMERS.split())),
        "is_mine": found.case.assigned_to == person.id,
    }
    return render(request, "desk/case.html", context)


@staff_page(*member_keys.READERS)
def keys(request: HttpRequest) -> HttpResponse:
    """One's own sealing keys: a new one arrives here already wrapped by its owner's browser."""
    person = person_of(request)
    if request.method == "POST":
        public, wrapped = _posted_key(request)
        member_keys.add(
            person.id, agency_id=agency_of(person).id, public=public, wrapped_private=wrapped, now=now()
        )
        return HttpResponse(status=204)
    context = {"keys": member_keys.of_person(person.id), "root": member_keys.root_public() is not None}
    return render(request, "desk/keys.html", context)


def _posted_key(request: HttpRequest) -> tuple[bytes, dict[str, object]]:
    try:
        body = json.loads(request.body)
        return unb64u(body["public"]), dict(body["wrapped"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Refusal("bad_key", "The key did not arrive whole.", do="Make a new key.") from None


def _has_key(person: UUID) -> bool:
    return any(key.state == "certified" for key in member_keys.of_person(person))
