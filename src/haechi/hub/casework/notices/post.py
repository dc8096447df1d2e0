"""Which channel carries a notice by which route. A test or a demonstration may put its own in the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from haechi.channels import ConsoleChannel, EmailChannel, WebhookChannel
from haechi.core.errors import Refusal, Unavailable
from haechi.core.ports import Channel
from haechi.hub.kernel.web import visitor
from haechi.hub.platforms.records import Route
from haechi.infra.mail import Mailer

Maker = Callable[[Route], Channel]


def _console(route: Route) -> Channel:
    """A file that only this user can read. It keeps addresses in plain text: for demonstrations alone."""
    if not settings.HAECHI_DEMO:
        raise Refusal("demonstration_only", "The console is for demonstrations.", do="Register a real route.")
    return ConsoleChannel(Path(settings.HAECHI_HOME) / "notices.txt")


def _email(route: Route) -> Channel:
    if not settings.HAECHI_MAIL_URL:
        raise Unavailable("No mail server is set up.", do="Set HAECHI_MAIL_URL and HAECHI_MAIL_FROM.")
    return EmailChannel(Mailer.from_url(settings.HAECHI_MAIL_URL, sender=settings.HAECHI_MAIL_FROM))


def _webhook(route: Route) -> Channel:
    return WebhookChannel(visitor(), secret=route.secret)


_MAKERS: dict[str, Maker] = {"console": _console, "email": _email, "webhook": _webhook}


def channel_for(route: Route) -> Channel:
    return _MAKERS[route.channel](route)


def use(makers: Mapping[str, Maker]) -> dict[str, Maker]:
    """Replace makers by kind; returns what stood there, so that a test can put it back."""
    before = dict(_MAKERS)
    _MAKERS.update(makers)
    return before
