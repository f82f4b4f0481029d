"""Finds tags in a text exactly where TimeTagger's web app finds them. Knows no meaning of a tag."""

from dataclasses import dataclass

from tracker_app.providers.timetagger.names import VALID_ASCII


@dataclass(frozen=True, slots=True)
class Found:
    """A tag in a text: `text[start:stop]` is `#` and `word`."""

    start: int
    stop: int
    word: str


def find_tags(text: str) -> list[Found]:
    """Return the tags of `text` in order. A lone `#` is none; `#a#b` are two."""
    found = []
    start = -1
    for place, sign in enumerate(text + " "):
        if start >= 0 and not (sign in VALID_ASCII or sign > "\x7f"):
            if place > start + 1:
                found.append(Found(start, place, text[start + 1 : place]))
            start = -1
        if sign == "#":
            start = place
    return found
