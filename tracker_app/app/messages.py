"""Gives every text to people its translation: gettext, its plurals, and lazy texts for tables. Knows no text itself."""

import gettext
import os
from functools import cache
from pathlib import Path

DOMAIN = "holdfast"


class LazyText:
    """A text that is translated when it is shown, so that tables may be built at import."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source

    def __str__(self) -> str:
        return _(self.source)

    def __repr__(self) -> str:
        return f"_l({self.source!r})"


def _(text: str) -> str:
    """Return the translation of a text, or the text itself where there is none."""
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the translation that fits the number `n`."""
    return _catalogue().ngettext(one, many, n)


def _l(text: str) -> LazyText:
    """Mark a text for translation and translate it later."""
    return LazyText(text)


def languages() -> list[str]:
    """Return the languages that there are, as ISO 639 codes; English is in the code itself."""
    folder = _folder()
    return ["en", *sorted(each.name for each in folder.iterdir() if each.is_dir())] if folder is not None else ["en"]


def speak(language: str) -> None:
    """Use a language from now on: a code of `languages`, or "system" for what the environment says.

    Texts that were already shown stay as they are, so this is for the start of the program.
    """
    if language != "system":
        # The words that gettext itself reads; children of this process follow.
        os.environ["LANGUAGE"] = language
    _catalogue.cache_clear()


@cache
def _catalogue() -> gettext.NullTranslations:
    folder = _folder()
    if folder is None:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, str(folder), fallback=True)


def _folder() -> Path | None:
    package = Path(__file__).resolve().parent.parent
    # An installed copy carries the resources inside the package, a checkout beside it.
    for folder in (package / "_resources" / "translations", package.parent / "resources" / "translations"):
        if folder.is_dir():
            return folder
    return None
