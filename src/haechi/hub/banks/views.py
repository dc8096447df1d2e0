"""The machine API for gateways: pull the list, acknowledge it, report matches. Every request is signed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from haechi.core.errors import Refusal
from haechi.hub.banks import api
from haechi.hub.kernel.clock import now
from haechi.wire import codec
from haechi.wire.bank import BankFormat
from haechi.wire.feedback import Ack, MatchReports


@csrf_exempt
@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """The signed list, or 304 where the gateway has the current one."""
    moment = now()
    subscriber = _signer(request, moment)
    have = request.GET.get("have", "0")
    if not have.isascii() or not have.isdigit() or len(have) > 18:
        raise Refusal("bad_field", "`have` is the number of an edition.", do="Send 0 if you have none.")
    # Whoever knows more than this hub asks for more: the newest that both know is sent.
    format: BankFormat = 1 if request.GET.get("v", "1") == "1" else 2
    version = api.snapshot(subscriber, have=int(have), now=moment, format=format)
    if version is None:
        return HttpResponse(status=304)
    return HttpResponse(version, content_type="application/json")


@csrf_exempt
@require_POST
def acks(request: HttpRequest) -> HttpResponse:
    """Take an acknowledgement of an edition and its tombstones."""
    moment = now()
    subscriber = _signer(request, moment)
    api.acknowledge(subscriber, codec.decode(request.body, Ack), now=moment)
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def matches(request: HttpRequest) -> HttpResponse:
    """Count matches, each id once."""
    moment = now()
    subscriber = _signer(request, moment)
    reports = codec.decode(request.body, MatchReports).reports
    return JsonResponse({"counted": api.record_matches(subscriber, reports, now=moment)})


def _signer(request: HttpRequest, moment: datetime) -> UUID:
    # The address is the one this installation is known by: a request signed for another hub is none of ours.
    url = settings.HAECHI_BASE_URL.rstrip("/") + request.get_full_path()
    headers = dict(request.headers)
    return api.authenticate(request.method or "", url, headers, request.body, now=moment)
