#!/usr/bin/env python3
"""Keeps the translations in step with the code: reads texts out, merges them into each language, compiles. Needs Babel.

.venv/bin/python packaging/translations.py update    after texts have changed
.venv/bin/python packaging/translations.py check     says what is missing; exit code 1 if anything is
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "resources" / "translations"
KEYWORDS = {"_": None, "_l": None, "ngettext": (1, 2)}
LANGUAGES = ("de",)
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the compiled files: the time of their making would change them without a change."""


def main(words: list[str]) -> int:
    """Runs one of the two commands."""
    if words not in (["update"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    template = extracted()
    missing = 0
    for language in LANGUAGES:
        catalog = merged(language, template)
        if words == ["update"]:
            write(language, catalog)
        missing += report(language, catalog)
        if words == ["check"] and compiled(catalog) != mo_of(language).read_bytes():
            print(f"{language}: the compiled file is not that of its texts; run update")
            missing += 1
    return 1 if missing else 0


def extracted() -> Catalog:
    """Every text of the program, with the notes for translators."""
    template = Catalog(project="Holdfast", charset="utf-8")
    found = extract_from_dir(
        str(CHECKOUT / "tracker_app"), keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for file, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        # Without line numbers: they would change with every edit of the code.
        template.add(message, None, [(file.replace("\\", "/"), 0)], auto_comments=comments, context=context)
    return template


def merged(language: str, template: Catalog) -> Catalog:
    """A language's texts, those of today's template; nothing is guessed from similar ones."""
    path = po_of(language)
    catalog = Catalog(locale=language, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.project, catalog.version, catalog.fuzzy = "Holdfast", "", False
    catalog.header_comment = f"# Holdfast in {catalog.locale.english_name if catalog.locale else language}."
    return catalog


def write(language: str, catalog: Catalog) -> None:
    """Writes the texts and their compiled form."""
    po_of(language).parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, no_location=True, sort_output=True, ignore_obsolete=True, omit_header=False, width=0)
    lines = [line for line in text.getvalue().splitlines(keepends=True) if not line.startswith(VOLATILE)]
    po_of(language).write_bytes(b"".join(lines))
    mo_of(language).write_bytes(compiled(catalog))


VOLATILE = (
    b'"POT-Creation-Date',
    b'"PO-Revision-Date',
    b'"Generated-By',
    b'"Last-Translator',
    b'"Report-Msgid',
    b'"Language-Team',
)


def compiled(catalog: Catalog) -> bytes:
    """What gettext reads at run time; the same bytes for the same texts."""
    clean = _Timeless(locale=catalog.locale, charset="utf-8", header_comment="")
    for message in catalog:
        if message.id and all(_forms(message.string)):
            clean.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, clean)
    return out.getvalue()


KEPT_HEADERS = frozenset({"MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms", "Language"})


class _Timeless(Catalog):
    """Texts without the hour and the tool that made them: setting the headers would leave those in."""

    @property  # type: ignore[misc]
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().mime_headers if name in KEPT_HEADERS]


def report(language: str, catalog: Catalog) -> int:
    """Says how much of a language is there; returns how many texts are not."""
    texts = [message for message in catalog if message.id]
    open_ = [message for message in texts if not all(_forms(message.string))]
    whole = [message for message in texts if message not in open_]
    faults = [f"{message.id!r}: {error}" for message in whole for error in message.check(catalog)]
    print(f"{language}: {len(texts) - len(open_)} of {len(texts)} texts")
    for line in [*(repr(message.id) for message in open_[:20]), *faults[:20]]:
        print(f"  {line}")
    return len(open_) + len(faults)


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def po_of(language: str) -> Path:
    """Where a language's texts are."""
    return FOLDER / language / "LC_MESSAGES" / "holdfast.po"


def mo_of(language: str) -> Path:
    """Where their compiled form is."""
    return po_of(language).with_suffix(".mo")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
