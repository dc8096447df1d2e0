"""The pages of notices for officers, and the one address where platforms answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from haechi.core.errors import Refusal
from haechi.core.ids import Actor
from haechi.hub.casework.intake import api as intake
from haechi.hub.casework.notices import api
from haechi.hub.kernel.access import officer, staff_page
from haechi.hub.kernel.clock import now
from haechi.hub.platforms import api as platforms
from haechi.rules import staff_rules

READERS = ("deletion_officer", "lead", "counsellor")
OFFICERS = ("deletion_officer", "lead")
Act = Callable[[UUID, Actor, datetime, str], None]


@csrf_exempt
@require_POST
def answer(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Where a platform says what it did. Its signature, not a session, says who it is."""
    api.receive_answer(notice_id, request.body, dict(request.headers.items()), now=now())
    return JsonResponse({"result": "recorded"}, status=202)


@staff_page(*READERS)
@require_GET
def pending(request: HttpRequest) -> HttpResponse:
    """What waits to be approved, and what needs somebody to decide."""
    context = {
        "pending": _named(api.pending()),
        "waiting": _named(api.waiting_for_a_person()),
        "now": now(),
    }
    return render(request, "notices/pending.html", context)


@staff_page(*READERS)
@require_GET
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice: the exact words, where they go, and everything that happened."""
    found, actor = api.get(notice_id), officer(request, *READERS)
    context = {
        "notice": found,
        "platform": platforms.get(found.recipient) if found.recipient else None,
        "preview": api.preview(notice_id, actor=actor, now=now()) if found.channel else None,
        "may": frozenset(api.TAKEDOWN.targets(found.state, actor.role)),
        "cancel_reasons": [code.value for code in api.CancelReason],
        "statutes": staff_rules().statutes_that_replace_consent(now()),
    }
    return render(request, "notices/notice.html", context)


def _approve(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    api.approve(notice_id, actor=actor, now=at)


def _cancel(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    api.cancel(notice_id, actor=actor, now=at, reason=reason)


def _again(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    api.send_again(notice_id, actor=actor, now=at)


def _escalate(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    api.escalate(notice_id, actor=actor, now=at)


def _reroute(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    if not api.reroute(notice_id, actor=actor, now=at):
        raise Refusal("no_route", "Nobody has registered this place yet.", do="Ask an operator to enter it.")


def _statute(notice_id: UUID, actor: Actor, at: datetime, reason: str) -> None:
    intake.record_statute(api.get(notice_id).report_id, reason, actor=actor, now=at)


ACTS: dict[str, Act] = {
    "approve": _approve,
    "cancel": _cancel,
    "again": _again,
    "escalate": _escalate,
    "reroute": _reroute,
    "statute": _statute,
}


@require_POST
@staff_page(*OFFICERS)
def act(request: HttpRequest, notice_id: UUID, what: str) -> HttpResponse:
    """One decision of an officer. `reason` carries the code it needs, where it needs one."""
    if what not in ACTS:
        raise Refusal("bad_act", "There is no such step.", do="Go back to the notice.")
    ACTS[what](notice_id, officer(request, *OFFICERS), now(), request.POST.get("reason", ""))
    messages.success(request, _("Done, and on record."))
    return redirect("notices:notice", notice_id=notice_id)


def _named(found: tuple[api.NoticeRecord, ...]) -> list[tuple[api.NoticeRecord, str, str]]:
    """Each with the platform's two names; none where nobody is known to tell."""
    book = {record.recipient: record for record in platforms.every()}
    return [
        (
            record,
            book[record.recipient].name_ko if record.recipient in book else "",
            book[record.recipient].name_en if record.recipient in book else "",
        )
        for record in found
    ]
