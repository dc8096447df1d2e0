"""What the forms take, what they name, and that no field takes a file."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from haechi.hub.casework import intake
from haechi.hub.casework.intake.forms import CodeForm, FactsForm, StartForm, WordsForm, read_addresses
from haechi.hub.casework.intake.rules import MAX_STORY, Danger, Role

ANSWERS = {"age_band": "19_plus", "harm_type": "synthesis", "circulation": "public"}
CLASSES = yaml.safe_load((Path(intake.__path__[0]) / "fields.yml").read_text("utf-8"))["form"]


def facts(role: str = "self", **changes: Any) -> FactsForm:
    return FactsForm({**ANSWERS, **changes}, role=role)


def test_every_field_is_classed_and_sealed_ones_are_in_the_words() -> None:
    asked = {*StartForm.base_fields, *FactsForm.base_fields, *WordsForm.base_fields}
    names = asked | {"urgent", "hashes", "windows"}
    assert names == set(CLASSES)
    assert {name for name, kind in CLASSES.items() if kind == "sealed"} == set(WordsForm.base_fields)


def test_no_field_takes_a_file() -> None:
    for form in (StartForm, FactsForm, WordsForm, CodeForm):
        assert not any(isinstance(field, forms.FileField) for field in form.base_fields.values())


@pytest.mark.parametrize("role", list(Role))
def test_who_is_asked_what(role: Role) -> None:
    open_fields, sealed = set(FactsForm(role=role).fields), set(WordsForm(role=role).fields)
    speaks = role in ("self", "guardian", "family", "agent")
    assert ("consents" in open_fields) is speaks
    assert ("wants" in open_fields) is (role != "witness")
    assert ("danger" in sealed) is (role != "witness")
    assert ("trusted_adult" in sealed) is (role == "self")


@pytest.mark.parametrize("role", [role for role in Role if role != "witness"])
@pytest.mark.parametrize(
    ("language", "mine", "theirs"),
    [
        ("ko", "내가 나를 해치고", "피해 당사자가 스스로를 해치고"),
        ("en", "I think", "The person I report for thinks"),
    ],
)
def test_a_question_about_self_harm_says_whose_thought_it_is(
    role: Role, language: str, mine: str, theirs: str
) -> None:
    with translation.override(language):
        asked = dict(WordsForm(role=role).fields["danger"].choices)  # type: ignore[attr-defined]
        assert str(asked[Danger.SELF_HARM]).startswith(mine if role == "self" else theirs)


def test_consents_about_hashes_are_only_taken_with_a_hash() -> None:
    assert not facts(consents=["release_hash"]).is_valid()
    assert FactsForm(
        {**ANSWERS, "consents": ["release_hash", "compare"]}, role="self", hash_offered=True
    ).is_valid()


def test_addresses_are_read_line_by_line() -> None:
    text = " https://a.example/x?y=1#z \n\nb.example/가\nhttp://127.0.0.1:8611/p/2\nhttps://a.example/x?y=1#z"
    assert read_addresses(text) == (
        "https://a.example/x?y=1#z",
        "https://b.example/가",
        "http://127.0.0.1:8611/p/2",
    )
    assert read_addresses(" \n ") == ()


@pytest.mark.parametrize(
    "line",
    [
        "word",
        "@handle",
        "ftp://a.example/",
        "javascript:alert(1)",
        "https://",
        "https://[::1",
        "a b.example",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_is_no_address_is_named_by_its_line(line: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_addresses(f"https://a.example/\n{line}")
    assert refused.value.params == {"number": 2}
    assert line not in str(refused.value)


def test_too_many_or_endless_addresses() -> None:
    with pytest.raises(ValidationError):
        read_addresses("\n".join(f"https://a.example/{n}" for n in range(21)))
    with pytest.raises(ValidationError):
        read_addresses("https://a.example/" + "x" * 2000)
    assert not facts(addresses="x" * 70_000).is_valid()


def test_a_witness_names_a_place_unless_it_is_private() -> None:
    assert not facts("witness").is_valid()
    assert facts("witness", circulation="private").is_valid()
    assert facts("witness", addresses="https://a.example/").is_valid()
    assert facts("self").is_valid()


def test_ten_thousand_characters_fit_and_more_are_named_and_kept() -> None:
    assert WordsForm({"story": "가" * MAX_STORY}, role="self").is_valid()
    form = WordsForm({"story": "가" * (MAX_STORY + 240)}, role="self")
    assert not form.is_valid()
    assert "10240" in form.errors["story"][0]
    assert len(form["story"].value()) == MAX_STORY + 240
    assert "maxlength" not in str(form["story"])


def test_times_are_seouls() -> None:
    form = facts(seen_at="2026-11-21T09:30")
    assert form.is_valid()
    assert form.cleaned_data["seen_at"].isoformat() == "2026-11-21T09:30:00+09:00"
    assert not facts(seen_at="yesterday").is_valid()


@pytest.mark.parametrize("name", list(ANSWERS))
def test_codes_outside_the_list_are_refused(name: str) -> None:
    assert not facts(**{name: "something"}).is_valid()
    assert not facts(**{name: ""}).is_valid()
