"""Every code an officer may meet has words, and every word stands in the Korean catalogue."""

from __future__ import annotations

import ast
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.template import templatize

from haechi.channels import KINDS
from haechi.core.consent import Purpose
from haechi.core.machine import Machine
from haechi.hub.banks import rules as banks
from haechi.hub.casework.cases import rules as cases
from haechi.hub.casework.enforcement.api import ESCALATION
from haechi.hub.casework.evidence.rules import EVIDENCE, WaiveReason
from haechi.hub.casework.intake import rules as intake
from haechi.hub.casework.notices.api import TAKEDOWN
from haechi.hub.kernel.people import Role
from haechi.hub.site.desk import labels

DESK = Path(labels.__file__).parent
SITE = DESK.parent
HUB = SITE.parent
# Where the refusals stand that an officer at the desk may meet.
MET = (
    "casework/cases",
    "casework/enforcement",
    "casework/evidence",
    "casework/notices/api.py",
    "casework/notices/gate.py",
    "casework/notices/moving.py",
    "casework/notices/views.py",
    "casework/intake/statutes.py",
    "banks/claims.py",
    "platforms",
    "kernel/access.py",
    "kernel/member_keys.py",
    "kernel/transitions.py",
    "site/desk",
    "../core/consent.py",
    "../core/machine.py",
)
MACHINES = (cases.CASE, banks.ENTRY, banks.CLAIM, EVIDENCE, TAKEDOWN, ESCALATION)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_has_words(machine: Machine) -> None:
    missing = [s.name for s in machine.states if f"{machine.name}.{s.name}" not in labels.LABELS]
    assert missing == []


def test_every_code_of_a_form_or_a_fact_has_words() -> None:
    reasons = [reason for list_ in cases.REASONS.values() for reason in list_]
    reasons += [reason for list_ in cases.WITHDRAWAL_REASONS.values() for reason in list_]
    codes = [f"reason.{reason}" for reason in (*reasons, *WaiveReason)]
    codes += [f"withdrawal.{decision}" for decision in cases.WITHDRAWAL_REASONS]
    codes += [f"case.{decision}" for decision in cases.REASONS]
    codes += [f"basis.{basis}" for basis in banks.BASES]
    codes += [f"role.{role}" for role in Role.values]
    codes += [f"age.{band}" for band in intake.AgeBand]
    codes += [f"reporter.{role}" for role in intake.Role]
    codes += [f"harm.{harm}" for harm in intake.HarmType]
    codes += [f"want.{want}" for want in intake.Want]
    codes += [f"track.{track}" for track in intake.Track]
    codes += [f"purpose.{purpose}" for purpose in Purpose]
    codes += [f"words.{danger}" for danger in intake.Danger]
    assert [code for code in codes if code not in labels.LABELS] == []


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert labels.label("reason", "something_new") == "something new"


def test_words_are_in_the_language_of_the_page() -> None:
    with translation.override("ko"):
        assert labels.label("case", "frozen") == "공유 중지"
        assert labels.words_labels()["contact"] == "연락처"
    with translation.override("en"):
        assert labels.label("case", "frozen") == "frozen"


def asked() -> set[str]:
    """Every message of the desk's pages and code; of a plural, its first form."""
    pages = [SITE / "templates/base_desk.html", *(SITE / "templates/desk").glob("*.html")]
    sources = [templatize(path.read_text("utf-8"), origin=path.name) for path in pages]
    sources += [path.read_text("utf-8") for path in (*DESK.glob("*.py"), SITE / "templatetags/desk.py")]
    found = set()
    for source in sources:
        flat = "\n".join(line.strip() for line in source.splitlines())
        keywords = {"gettext": None, "_": None, "ngettext": (1, 2)}
        for _, message, _, _ in extract("python", BytesIO(flat.encode()), keywords=keywords):
            found.add(message if isinstance(message, str) else message[0])
    return found


def said(*rooms: str) -> list[ast.expr]:
    """What errors of these files and folders of the hub are made of."""
    roots = [HUB / room for room in rooms]
    calls = [
        node
        for root in roots
        for path in (root.rglob("*.py") if root.is_dir() else [root])
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "do" for keyword in node.keywords)
    ]
    parts = [part for call in calls for part in call.args]
    return parts + [keyword.value for call in calls for keyword in call.keywords if keyword.arg == "do"]


def sentences(*rooms: str) -> set[str]:
    """What errors of these parts of the hub say."""
    texts = {str(one.value) for one in said(*rooms) if isinstance(one, ast.Constant)}
    return {text for text in texts if " " in text}


def test_an_officer_reads_errors_in_korean_too() -> None:
    with translation.override("ko"):
        met = sentences(*MET)
        assert len(met) > 60
        assert {text for text in met if gettext(text) == text} == set()


def test_no_sentence_an_officer_meets_is_put_together_where_no_catalogue_finds_it() -> None:
    assert [ast.unparse(part) for part in said(*MET) if isinstance(part, ast.JoinedStr | ast.BinOp)] == []
    assert any("%(" in text for text in sentences(*MET))


def test_what_a_refused_move_names_has_words() -> None:
    for machine in MACHINES:
        roles = {role for move in machine.table for role in move.by} & set(Role.values)
        assert [role for role in roles if f"role.{role}" not in labels.LABELS] == []
    assert {f"channel.{kind}" for kind in KINDS} <= set(labels.LABELS)
    assert {f"purpose.{purpose}" for purpose in Purpose} <= set(labels.LABELS)


def test_the_korean_catalogue_is_whole_and_holds_nothing_else() -> None:
    with (DESK / "locale/ko/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = {
            message.id if isinstance(message.id, str) else message.id[0]: message
            for message in read_po(file, locale="ko")
            if message.id
        }
    elsewhere = sentences("casework", "banks", "kernel", "platforms") | sentences("../core")
    assert asked() - set(catalogue) == set()
    assert set(catalogue) - asked() - elsewhere - sentences("site/desk") == set()
    assert all(message.string and not message.fuzzy for message in catalogue.values())
