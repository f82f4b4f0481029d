"""Every text can be translated, German is complete, and no translation loses or invents a fact."""

import re
import string

import pytest
import translations
from babel.messages.catalog import Catalog, Message

from tracker_app.app import messages

FACT = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def german() -> Catalog:
    return translations.merged("de", translations.extracted())


def texts(catalog: Catalog) -> list[tuple[Message, str, str]]:
    found = []
    for message in catalog:
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        targets = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        found += [(message, source, target or "") for source, target in zip(sources, targets, strict=True)]
    return found


def test_german_is_complete(german: Catalog) -> None:
    assert [source for _, source, target in texts(german) if not target] == []


def test_the_compiled_file_is_that_of_the_texts(german: Catalog) -> None:
    assert translations.compiled(german) == translations.mo_of("de").read_bytes()


def test_a_translation_has_the_facts_of_its_source(german: Catalog) -> None:
    odd = []
    for message, _source, target in texts(german):
        wanted = {fact for one in _all(message.id) for fact in FACT.findall(one)}
        least = set.intersection(*({*FACT.findall(one)} for one in _all(message.id)))
        given = set(FACT.findall(target))
        if not least <= given <= wanted:
            odd.append((message.id, target))
    assert odd == []


def test_a_translation_keeps_blanks_at_its_ends_and_line_ends(german: Catalog) -> None:
    for _, source, target in texts(german):
        assert (source[:1] == " ", source[-1:] == " ") == (target[:1] == " ", target[-1:] == " "), source
        assert source.count("\n") == target.count("\n"), source


def test_texts_are_whole_sentences_with_names_for_their_facts() -> None:
    for message in translations.extracted():
        for source in _all(message.id):
            names = [name for _, name, _, _ in string.Formatter().parse(source) if name is not None]
            assert all(names), f"{source!r} has a fact without a name"


def test_the_language_is_chosen_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    try:
        messages.speak("de")
        assert messages._("Undo") == "Rückgängig"
        assert messages.ngettext("{n} entry", "{n} entries", 2) == "{n} Einträge"
        messages.speak("en")
        assert messages._("Undo") == "Undo"
        assert messages.languages() == ["en", "de"]
    finally:
        monkeypatch.undo()
        messages.speak("system")


def _all(source: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(source) if isinstance(source, (tuple, list)) else (source,)
