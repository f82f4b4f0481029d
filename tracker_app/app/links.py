"""Reads holdfast:// links. A link from outside only ever fills in a form; it starts, stops and changes nothing.

Knows no window. Everything odd in a link is left out or refused, since anybody can write one.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from tracker_app.domain.refusals import LONGEST_TEXT, of_tags, of_text

SCHEME = "holdfast"
LONGEST_LINK = 2000
_VERBS = frozenset({"new", "start", "show"})


@dataclass(frozen=True, slots=True)
class Link:
    """What a link asks for: to show the window, with these words in the timer bar. `project` is a name."""

    description: str = ""
    project: str = ""
    tags: tuple[str, ...] = ()
    billable: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it fills in nothing."""
        return self == Link()


def is_link(word: str) -> bool:
    """Whether a word of the command line is a link of ours."""
    return word[: len(SCHEME) + 1].casefold() == f"{SCHEME}:"


def read_link(word: str) -> Link | None:
    """Return what a link means, None if it means nothing that can be done."""
    if not is_link(word) or len(word) > LONGEST_LINK:
        return None
    try:
        parts = urlsplit(word)
        asked = parse_qs(parts.query, max_num_fields=20, errors="strict")
    except (ValueError, UnicodeDecodeError):
        return None
    verb = (parts.netloc or parts.path).strip("/").casefold()
    if verb not in _VERBS:
        return None
    description = _first(asked, "description")
    tags = tuple(tag.strip() for tag in asked.get("tag", []) if tag.strip())
    if of_text(description) or of_tags(tags) or of_text(_first(asked, "project"), "project"):
        return None
    billable = {"1": True, "true": True, "0": False, "false": False}.get(_first(asked, "billable").casefold())
    return Link(description[:LONGEST_TEXT], _first(asked, "project"), tags, billable)


def as_typed(link: Link) -> str:
    """Return the link's words as somebody would type them into the timer bar."""
    parts = [link.description]
    parts += [f"#{tag}" for tag in link.tags if " " not in tag]
    return " ".join(part for part in parts if part)


def _first(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0].strip()
