"""The enforcement desk: the list, and one page with the reasoned history and what can be decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from haechi.core.errors import Refusal
from haechi.hub.casework.enforcement import api
from haechi.hub.casework.enforcement.rules import OutageReason, ReturnReason
from haechi.hub.kernel.access import may_order, officer, staff_page
from haechi.hub.kernel.clock import now
from haechi.hub.platforms import api as platforms
from haechi.rules import staff_rules

ROLES = ("regulator", "lead")


@staff_page(*ROLES)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything undecided, the longest waiting first."""
    return render(request, "enforcement/desk.html", {"rows": api.desk(), "now": now()})


@staff_page(*ROLES)
@require_GET
def escalation(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """One escalation with the history that explains why milder steps were not enough."""
    found, at, actor = api.get(escalation_id), now(), officer(request, *ROLES)
    told = api.history(escalation_id, now=at)
    removal = staff_rules().deadline("kr.platform.removal", at)
    context = {
        "escalation": found,
        "history": told,
        "platform": platforms.get(told.notice.recipient),
        "removal": removal,
        "may": api.targets(found.state, actor=actor),
        "may_order": may_order(actor),
        "return_reasons": [code.value for code in ReturnReason],
        "outage_reasons": [code.value for code in OutageReason],
        "other_routes": api.other_routes(at),
    }
    return render(request, "enforcement/escalation.html", context)


@require_POST
@staff_page(*ROLES)
def act(request: HttpRequest, escalation_id: UUID, what: str) -> HttpResponse:
    """One decision of the desk; `reason` carries the code it needs."""
    actor, at, reason = officer(request, *ROLES), now(), request.POST.get("reason", "")
    if what == "take":
        api.take_up(escalation_id, actor=actor, now=at)
    elif what == "return":
        api.return_it(escalation_id, reason, actor=actor, now=at)
    elif what == "unavailable":
        api.authority_unavailable(escalation_id, reason, actor=actor, now=at)
    elif what == "again":
        api.propose_again(escalation_id, actor=actor, now=at)
    else:
        raise Refusal("bad_act", "There is no such step.", do="Go back to the desk.")
    messages.success(request, _("Done, and on record."))
    return redirect("enforcement:escalation", escalation_id=escalation_id)
