"""The door of platforms: register who runs a place, and find out how to tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from haechi.channels import KINDS
from haechi.core.errors import Codes, Conflict, Refusal
from haechi.hub.platforms.models import Platform, PlatformHost, PlatformRoute
from haechi.hub.platforms.records import RECIPIENT, Found, Known, PlatformRecord, Route, UnknownHost
from haechi.hub.platforms.rules import candidates, check_secret, clean_host, host_of
from haechi.infra.http import parse, parse_allow

__all__ = ["every", "get", "register", "route_to", "routes_for"]

CAPABILITIES = frozenset({"answers"})


def register(
    slug: str,
    *,
    name_ko: str,
    name_en: str,
    hosts: Sequence[str],
    channel: str,
    address: str,
    now: datetime,
    secret: str = "",
    capabilities: Sequence[str] = (),
) -> PlatformRecord:
    """Enter a platform with its hosts and one route; the same slug and channel again replaces that route."""
    _check(channel, address, secret, capabilities)
    cleaned = [clean_host(host) for host in hosts]
    with transaction.atomic():
        row, _ = Platform.objects.update_or_create(
            slug=slug,
            defaults={"name_ko": name_ko, "name_en": name_en},
            create_defaults={"name_ko": name_ko, "name_en": name_en, "registered_at": now},
        )
        if PlatformHost.objects.filter(host__in=cleaned).exclude(platform=row).exists():
            raise Conflict("One of these hosts belongs to another platform.", do="Correct that entry first.")
        for host in cleaned:
            PlatformHost.objects.get_or_create(host=host, defaults={"platform": row})
        PlatformRoute.objects.update_or_create(
            platform=row,
            channel=channel,
            defaults={"address": address, "secret": secret, "capabilities": sorted(capabilities)},
        )
    return _record(row)


def routes_for(url: str) -> Found:
    """How to tell whoever runs the place at `url`; UnknownHost where nobody registered it."""
    names = candidates(host_of(url))
    rows = {row.host: row for row in PlatformHost.objects.filter(host__in=names).select_related("platform")}
    for name in names:
        if name in rows:
            return _known(rows[name].platform)
    return UnknownHost()


def route_to(recipient: str, channel: str) -> Route:
    """The route to a recipient by one channel, as it stands now."""
    row = PlatformRoute.objects.filter(platform_id=recipient.removeprefix(RECIPIENT), channel=channel).first()
    if row is None:
        raise Refusal("no_route", "This platform cannot be told that way.", do="Register a route for it.")
    return _route(row)


def get(recipient: str) -> PlatformRecord:
    """The platform behind a recipient key."""
    row = Platform.objects.filter(slug=recipient.removeprefix(RECIPIENT)).first()
    if row is None:
        raise Refusal("no_platform", "There is no such platform.", do="Register it first.")
    return _record(row)


def every() -> tuple[PlatformRecord, ...]:
    """All platforms by slug."""
    return tuple(map(_record, Platform.objects.order_by("slug")))


def _check(channel: str, address: str, secret: str, capabilities: Sequence[str]) -> None:
    if channel not in KINDS:
        raise Refusal(
            "bad_channel",
            "There is no such channel.",
            do="Use one of %(channels)s.",
            values={"channels": Codes("channel", tuple(sorted(KINDS)))},
        )
    if not CAPABILITIES.issuperset(capabilities):
        raise Refusal("bad_capability", "A capability is not known.", do="Use `answers`, or none.")
    if channel == "console" and not settings.HAECHI_DEMO:
        raise Refusal(
            "demonstration_only",
            "The console writes notices down in plain text.",
            do="Register a mail address or a webhook; the console is for demonstrations (HAECHI_DEMO=1).",
        )
    if channel == "webhook":
        _check_webhook(address)
    # An answer is known by the secret it is signed with, whatever channel the notice went by.
    if channel == "webhook" or "answers" in capabilities or secret:
        check_secret(secret)


def _check_webhook(address: str) -> None:
    """Refuse an address where others could read a notice on its way; a demonstration may name its own."""
    allow = parse_allow(settings.HAECHI_PROBE_ALLOW)
    target = parse(address, allow=allow)
    if target.scheme != "https" and (target.host, target.port) not in allow:
        raise Refusal("not_https", "A webhook has to be an https address.", do="Ask the platform for one.")


def _known(row: Platform) -> Found:
    routes = tuple(map(_route, row.routes.all()))
    return Known(_record(row), routes) if routes else UnknownHost()


def _record(row: Platform) -> PlatformRecord:
    return PlatformRecord(slug=row.slug, name_ko=row.name_ko, name_en=row.name_en)


def _route(row: PlatformRoute) -> Route:
    return Route(
        recipient=RECIPIENT + row.platform_id,
        channel=row.channel,
        address=row.address,
        secret=row.secret,
        capabilities=frozenset(row.capabilities),
    )
