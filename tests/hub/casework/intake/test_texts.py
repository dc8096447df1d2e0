"""Every state has words in both languages; a key stands once."""

from pathlib import Path

import pytest

from haechi.hub.casework.intake.rules import REPORT
from haechi.hub.casework.intake.texts import all_texts, text


def test_every_state_of_a_report_has_its_words() -> None:
    for state in REPORT.states:
        found = text(f"report.{state.name}")
        assert found.owner == state.owner
        assert all(words[language] for words in (found.happened, found.next) for language in ("ko", "en"))


def test_params_fill_the_words() -> None:
    assert text("report.accepted").fill("en", {})[0].startswith("A person")


def test_no_key_stands_twice(tmp_path: Path) -> None:
    entry = "a.b: {owner: x, happened: {ko: 가, en: a}, next: {ko: 나, en: b}}\n"
    for context in ("one", "two"):
        (tmp_path / context).mkdir()
        (tmp_path / context / "texts.yml").write_text(entry, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.b"):
        all_texts(tmp_path)


def test_all_texts_of_the_room_load() -> None:
    for key, found in all_texts().items():
        assert found.owner, key
        assert {*found.happened} == {*found.next} == {"ko", "en"}, key
