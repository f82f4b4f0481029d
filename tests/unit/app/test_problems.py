"""The catalogue keeps its promises to the reader (P4, UI.md 13)."""

import re
from string import Formatter

import pytest

from tracker_app.app.problem_texts import CATALOGUE
from tracker_app.app.problems import Template, problem

EVERY = sorted(CATALOGUE)


def _texts(template: Template) -> list[str]:
    return [text.source for words in (template.title, template.what, template.safe, template.do) for text in words]


@pytest.mark.parametrize("code", EVERY)
def test_a_problem_has_words_for_everything_even_when_no_fact_is_known(code: str) -> None:
    found = problem(code)
    assert found.code == code
    assert found.title
    assert found.what
    assert found.safe
    assert found.do
    assert "{" not in found.title + found.what + found.safe + found.do


@pytest.mark.parametrize("code", EVERY)
def test_a_problem_with_every_fact_uses_its_first_and_most_telling_words(code: str) -> None:
    template = CATALOGUE[code]
    names = {name for text in _texts(template) for _, name, _, _ in Formatter().parse(text) if name}
    found = problem(code, {name: f"<{name}>" for name in names})
    assert found.what == template.what[0].source.format(**{name: f"<{name}>" for name in names})


@pytest.mark.parametrize("code", EVERY)
def test_no_text_names_a_code_a_class_or_the_log(code: str) -> None:
    for text in _texts(CATALOGUE[code]):
        assert not re.search(r"HF-|Error\b|Exception|HTTP|\bnull\b|None\b|the log|\b[45]\d\d\b|item\b", text), text
        assert "you are sending" not in text.lower()
        assert text[0].isupper() or text[0] in "“{", text


@pytest.mark.parametrize("code", EVERY)
def test_codes_follow_one_form_and_a_problem_offers_at_most_two_buttons(code: str) -> None:
    assert re.fullmatch(r"HF-(START|FILE|KEY|NET|SYNC|ENTRY|ACC|CLOCK|DESK|TELL|BUG)-\d{3}", code)
    actions = CATALOGUE[code].actions
    assert len(actions) <= 2
    assert len({name for name, _ in actions}) == len(actions)


def test_a_code_of_another_version_still_gives_words_and_keeps_the_code_in_the_details() -> None:
    found = problem("HF-FUTURE-999", {"x": 1}, subject="s", details="d", since=5)
    assert found.what
    assert found.subject == "s"
    assert found.since == 5
    assert found.details == "HF-FUTURE-999\nd"


def test_a_fact_with_braces_in_it_is_shown_as_it_is() -> None:
    assert "{since_clock}" in problem("HF-ENTRY-010", {"entry": "{since_clock}", "service": "S"}).what


def test_an_empty_fact_counts_as_not_known() -> None:
    assert problem("HF-SYNC-001", {"service": "Toggl", "next_try": ""}).do == "Holdfast tries again by itself."
    assert problem("HF-SYNC-001", {"service": "Toggl", "next_try": "11:20"}).do == "Next try 11:20."
