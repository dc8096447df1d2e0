"""What the pages ask: `FactsForm` travels open, `WordsForm` is sealed, and no field takes a file."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from haechi.hub.casework.intake.answers import (
    AGES,
    CARES,
    CIRCULATIONS,
    CONSENTS,
    DANGERS,
    DANGERS_OF_ANOTHER,
    HARMS,
    ROLES,
    TRACKS,
    WANTS,
    WINDOWS_CONSENT,
)
from haechi.hub.casework.intake.rules import (
    ABOUT_PICTURES,
    MAX_LOCATORS,
    MAX_STORY,
    MAY_CONSENT,
    MAY_WISH,
    Circulation,
    Role,
)

CHOOSE = {"required": lazy("Choose one answer."), "invalid_choice": lazy("Choose one of these answers.")}

LINES = forms.Textarea(attrs={"rows": 4, "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"})
QUIET = {"autocomplete": "off"}


class Choice(forms.ChoiceField):
    """One answer of several, as radio buttons."""

    widget = forms.RadioSelect

    def __init__(self, choices: list[tuple[Any, Any]], **options: Any) -> None:
        super().__init__(choices=choices, error_messages=CHOOSE, **options)


class Choices(forms.MultipleChoiceField):
    """Any number of answers, as check boxes; none is an answer too."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: list[tuple[Any, Any]], **options: Any) -> None:
        super().__init__(choices=choices, required=False, error_messages=CHOOSE, **options)


class Words(forms.CharField):
    """Free words. A browser would cut them off in silence, so the limit is checked here instead."""

    def __init__(self, limit: int, *, rows: int = 0, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, **QUIET}) if rows else forms.TextInput(attrs=QUIET)
        super().__init__(required=False, widget=widget, **options)
        self.limit = limit
        self.widget.attrs["data-limit"] = str(limit)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                _("This holds %(length)s characters; there is room for %(limit)s. Nothing was lost."),
                params={"length": len(value), "limit": self.limit},
            )


class PageForm(forms.Form):
    """A form whose browser-side checks are ours, so that every message is in place and in plain words."""

    use_required_attribute = False
    required_css_class = "required"


class StartForm(PageForm):
    """Which track, and who is reporting: what decides which questions come."""

    track = Choice(
        TRACKS,
        label=lazy("What is it about?"),
        help_text=lazy("Not sure? If the person is shown nude or in a sexual way, choose the first."),
    )
    role = Choice(ROLES, label=lazy("Who is it about?"))


class FactsForm(PageForm):
    """What travels open: codes and addresses."""

    age_band = Choice(
        AGES,
        label=lazy("How old is the person shown?"),
        help_text=lazy("Only the range. Nobody here asks for a date of birth."),
    )
    harm_type = Choice(HARMS, label=lazy("What happened? Choose what fits best."))
    circulation = Choice(
        CIRCULATIONS,
        label=lazy("Where can it be seen?"),
        help_text=lazy(
            "We can act where the public can see it. Private rooms are for the police; we help you get there."
        ),
    )
    addresses = forms.CharField(
        required=False,
        widget=LINES,
        label=lazy("Addresses, one a line"),
        help_text=lazy(
            "Only addresses that anyone can open, copied from the address bar, such as https://…. "
            "Do not open a page again to get one."
        ),
        strip=True,
        max_length=60_000,
    )
    seen_at = forms.DateTimeField(
        required=False,
        label=lazy("When did you last see it there? (if you know)"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": lazy("Give a day and a time, or leave this empty.")},
    )
    wants = Choices(WANTS, label=lazy("What would help you? You can change your mind later."))
    consents = Choices(
        [*CONSENTS, WINDOWS_CONSENT],
        label=lazy("What may we do? Each is your own choice."),
        help_text=lazy("You can say no to any of them, and take each back later."),
    )

    def __init__(self, *args: Any, role: str, hash_offered: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.role = role
        if role not in MAY_CONSENT:
            del self.fields["consents"]
        elif not hash_offered:
            kept = [choice for choice in CONSENTS if choice[0] not in ABOUT_PICTURES]
            self.fields["consents"].choices = kept  # type: ignore[attr-defined]
        if role not in MAY_WISH:
            del self.fields["wants"]

    def clean_addresses(self) -> tuple[str, ...]:
        return read_addresses(self.cleaned_data["addresses"])

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        elsewhere = answers.get("circulation") == Circulation.PRIVATE
        if self.role == Role.WITNESS and answers.get("addresses") == () and not elsewhere:
            self.add_error("addresses", _("Tell us at least one address, so that we can look for it."))
        return answers


class WordsForm(PageForm):
    """What is sealed. With script these fields never leave the browser in the open."""

    danger = Choices(
        DANGERS,
        label=lazy("Is anything of this happening now?"),
        help_text=lazy(
            "Your answers are sealed. Only one mark, “urgent”, travels open, so that a person looks sooner."
        ),
    )
    private_places = Words(
        2000, rows=3, label=lazy("Private rooms, channel or account names (if you know them)")
    )
    contact = Words(
        200,
        label=lazy("How can we reach you? (not required)"),
        help_text=lazy(
            "Phone, mail or messenger. Without it you can still see everything with your 24 digits."
        ),
    )
    contact_hours = Words(
        200, label=lazy("When is it safe?"), help_text=lazy("For example: weekdays after 4 pm.")
    )
    contact_care = Choices(CARES, label=lazy("What should we be careful about?"))
    trusted_adult = Words(
        200,
        label=lazy("A grown-up you trust: name and phone (not required)"),
        help_text=lazy("For people under 14. Leave it empty if it is not safe at home."),
    )
    story = Words(
        MAX_STORY,
        rows=10,
        label=lazy("In your own words (not required)"),
        help_text=lazy("What happened, what you have done so far. Nobody needs to know why."),
    )

    def __init__(self, *args: Any, role: str, **options: Any) -> None:
        super().__init__(*args, **options)
        if role not in MAY_WISH:
            del self.fields["danger"]
        elif role != Role.SELF:
            self.fields["danger"].choices = DANGERS_OF_ANOTHER  # type: ignore[attr-defined]
        if role != Role.SELF:
            del self.fields["trusted_adult"]


class CodeForm(PageForm):
    """The receipt, typed by hand."""

    code = forms.CharField(
        label=lazy("Your 24 digits"),
        max_length=80,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": lazy("Type the 24 digits of your receipt.")},
    )


def read_addresses(text: str) -> tuple[str, ...]:
    """The web addresses in `text`, one a line, each once. A line that is none is named by its number."""
    found: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            found[_address(line.strip(), number)] = None
    if len(found) > MAX_LOCATORS:
        raise ValidationError(
            _("There is room for %(limit)s addresses in one report. Send the rest in a second one."),
            params={"limit": MAX_LOCATORS},
        )
    return tuple(found)


def _address(line: str, number: int) -> str:
    url = line if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", line) else f"https://{line}"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    plausible = "." in host or ":" in host or host == "localhost"
    if not plausible or parts.scheme not in ("http", "https") or len(url) > 2000 or re.search(r"\s", url):
        raise ValidationError(
            _("Line %(number)s is not a web address. Names of rooms and accounts go into the field below."),
            params={"number": number},
        )
    return url
