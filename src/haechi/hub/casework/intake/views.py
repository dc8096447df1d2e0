"""The public pages of intake. They set no cookie, keep nothing between requests and have one address each.

Nothing here authenticates by cookie, so there is nothing for another site to forge: the csrf token, which
would need one, is left out.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from haechi.core.canonical import b64u
from haechi.core.errors import Conflict, HaechiError, NotAllowed, Refusal, Unavailable
from haechi.hub.casework.intake import api, sending
from haechi.hub.casework.intake.answers import CONSENTS, WINDOWS_CONSENT
from haechi.hub.casework.intake.errors import IntakeClosed, TooManyAttempts
from haechi.hub.casework.intake.forms import CodeForm, FactsForm, StartForm, WordsForm
from haechi.hub.casework.intake.records import Signed, Status
from haechi.hub.casework.intake.rules import ABOUT_HASHES, MAY_GIVE_HASH, Consent, Role, Track
from haechi.hub.kernel.clock import now
from haechi.hub.ledger.records import InclusionProof

STATUSES: tuple[tuple[type[HaechiError], int], ...] = (
    (TooManyAttempts, 429),
    (Refusal, 400),
    (NotAllowed, 403),
    (Conflict, 409),
    (Unavailable, 503),
    (HaechiError, 500),
)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/home.html")


@require_GET
def advice(request: HttpRequest) -> HttpResponse:
    return render(request, "intake/advice.html")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """All steps of a report at one address, so that a history shows one visit and no answers."""
    try:
        recipients = api.open_keys()
    except IntakeClosed:
        return render(request, "intake/closed.html", status=503)
    stage = request.POST.get("stage", "")
    if stage == "begin":
        return render(request, "intake/start.html", {"form": StartForm()})
    if stage == "start":
        return _started(request, recipients)
    if stage == "send":
        return _arrived_in_the_open(request, recipients)
    return render(request, "intake/before.html")


def _started(request: HttpRequest, recipients: dict[str, bytes]) -> HttpResponse:
    form = StartForm(request.POST)
    if not form.is_valid():
        return render(request, "intake/start.html", {"form": form}, status=400)
    if form.cleaned_data["track"] == Track.FALSE_INFO:
        return render(request, "intake/other_track.html")
    role = form.cleaned_data["role"]
    return _questions(request, FactsForm(role=role), WordsForm(role=role), recipients)


def _questions(
    request: HttpRequest,
    facts: FactsForm,
    words: WordsForm,
    recipients: dict[str, bytes],
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form of one role. Keys travel with it, so that the browser can seal to them."""
    context = {
        "facts": facts,
        "words": words,
        "role": facts.role,
        "may_give_hash": facts.role in MAY_GIVE_HASH,
        "hash_consents": [each for each in CONSENTS if each[0] in _hash_consents()],
        "windows_consent": WINDOWS_CONSENT if settings.HAECHI_WINDOWS else None,
        "keys": _keys(recipients),
        "said": said,
        "all_fields": [*facts, *words],
    }
    return render(request, "intake/report.html", context, status=status)


def _arrived_in_the_open(request: HttpRequest, recipients: dict[str, bytes]) -> HttpResponse:
    """A report of a person without script: sealed in memory, and its words forgotten with this request."""
    role = request.POST.get("role", "")
    if role not in set(Role):
        return render(request, "intake/start.html", {"form": StartForm()}, status=400)
    facts, words = FactsForm(request.POST, role=role), WordsForm(request.POST, role=role)
    if not (facts.is_valid() & words.is_valid()):
        return _questions(request, facts, words, recipients, status=400)
    moment, language = now(), get_language() or "ko"
    try:
        # Counted before the slow derivation of a receipt, so that nobody can keep the server busy with it.
        with api.counted_report(_client(request), now=moment):
            submission, code = sending.sealed_on_arrival(
                facts, words, recipients=recipients, language=language
            )
            api.accept_report(submission, now=moment)
    except HaechiError as error:
        return _questions(request, facts, words, recipients, said=_said(error), status=_status_of(error))
    groups = [code[at : at + 4] for at in range(0, len(code), 4)]
    return render(request, "intake/receipt.html", {"groups": groups, "urgent": submission.urgent})


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """A report that the browser has sealed. Errors come back by field; the page still holds every answer."""
    try:
        answers, parts = sending.read_body(request.body)
        role = str(answers.get("role", ""))
        facts = FactsForm(answers, role=role, hash_offered=True)
        if not facts.is_valid():
            return JsonResponse({"errors": facts.errors}, status=400)
        submission = sending.sealed_by_browser(facts, parts, language=get_language() or "ko")
        moment = now()
        with api.counted_report(_client(request), now=moment):
            api.accept_report(submission, now=moment)
    except HaechiError as error:
        answer: dict[str, object] = {"message": _said(error)}
        if isinstance(error, Refusal) and error.reason == "bad_envelope":
            # Keys may have changed while the person wrote: with the present ones the page seals once more.
            answer["keys"] = _keys(api.open_keys())
        return JsonResponse(answer, status=_status_of(error))
    return JsonResponse({"urgent": submission.urgent})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Where a report stands. With script a signature arrives, without it the code."""
    if request.method == "GET":
        return _ask_code(request, CodeForm())
    form, moment = CodeForm(request.POST), now()
    client, language = _client(request), get_language() or "ko"
    try:
        if "signature" in request.POST:
            signed = _signed(request.POST)
            return _shown(
                request, api.status_by_signature(signed, client=client, language=language, now=moment)
            )
        if not form.is_valid():
            return _ask_code(request, form, status=400)
        code = form.cleaned_data["code"]
        found, ticket = api.status_by_code(code, client=client, language=language, now=moment)
        return _shown(request, found, ticket=ticket)
    except (Refusal, TooManyAttempts) as error:
        return _ask_code(request, form, error=_said(error), status=_status_of(error))


@csrf_exempt
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdrawal by signature, or by the ticket of a status page that was opened with the code: of the whole
    report, or (`what`) of the windows alone.
    """
    if request.method == "GET":
        # Whoever comes back to this address finds where the digits are asked for, not a bare error.
        return redirect("intake:status")
    moment, language = now(), get_language() or "ko"
    alone = request.POST.get("what", "") == "windows"
    try:
        if "signature" in request.POST:
            by_signature = api.withdraw_windows_signed if alone else api.withdraw_signed
            found = by_signature(
                _signed(request.POST), client=_client(request), language=language, now=moment
            )
        else:
            by_ticket = api.withdraw_windows_with_ticket if alone else api.withdraw_with_ticket
            found = by_ticket(request.POST.get("ticket", ""), language=language, now=moment)
    except (Refusal, TooManyAttempts) as error:
        return _ask_code(request, CodeForm(), error=_said(error), status=_status_of(error))
    return _shown(request, found)


def _ask_code(request: HttpRequest, form: CodeForm, *, error: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "error": error, "challenge": api.challenge(now())}
    return render(request, "intake/status.html", context, status=status)


def _shown(request: HttpRequest, found: Status, *, ticket: str = "") -> HttpResponse:
    moment = now()
    proof = found.proof if isinstance(found.proof, InclusionProof) else None
    context = {
        "status": found,
        "late": found.now.by is not None and found.now.by < moment,
        "proof": proof,
        "ticket": ticket,
        "challenge": api.challenge(moment),
    }
    return render(request, "intake/status_shown.html", context)


def _signed(posted: QueryDict) -> Signed:
    return Signed(
        lookup=posted.get("lookup", ""),
        nonce=posted.get("nonce", ""),
        at=posted.get("at", ""),
        signature=posted.get("signature", ""),
    )


def _keys(recipients: dict[str, bytes]) -> list[dict[str, str]]:
    return [{"to": key_id, "public": b64u(public)} for key_id, public in recipients.items()]


def _hash_consents() -> frozenset[Consent]:
    """Comparing is asked for only where this installation has a prober."""
    return ABOUT_HASHES if settings.HAECHI_PROBER_URL else ABOUT_HASHES - {Consent.COMPARE}


def _client(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _said(error: HaechiError) -> str:
    """The error in the reader's language. Its two sentences stand in the catalogue by their English."""
    return " ".join(error.said(_))


def _status_of(error: HaechiError) -> int:
    return next(status for kind, status in STATUSES if isinstance(error, kind))
