"""Reads JSON that nobody vouches for: types, ranges, lengths. Knows no server; every fault is a `Malformed`.

The words of the error name the place and the fault, never the content: a diagnosis must not carry a person's text.
"""

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, NoReturn

from tracker_app.providers.errors import Malformed

INT64_LOW, INT64_HIGH = -(2**63), 2**63 - 1
MOST_ITEMS = 2_000_000
LONGEST_TEXT = 1_000_000

Object = Mapping[str, Any]


def bad(where: str, fault: str) -> NoReturn:
    """Raise Malformed for the place `where`."""
    raise Malformed(words=f"{where}: {fault}")


def parse(body: bytes, where: str = "answer") -> object:
    """Return what the JSON text says. NaN, Infinity, text that is no UTF-8 and endless nesting are malformed."""
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        pass  # raised below, so that no part of the text rides along in the chain
    bad(where, "no JSON")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def an_object(value: object, where: str) -> Object:
    """Return `value` if it is a JSON object."""
    if not isinstance(value, dict):
        bad(where, "no object")
    return value


def a_list(value: object, where: str, most: int = MOST_ITEMS) -> Sequence[Any]:
    """Return `value` if it is a JSON list of at most `most` items."""
    if not isinstance(value, list):
        bad(where, "no list")
    if len(value) > most:
        bad(where, "too many items")
    return value


def text(value: object, where: str, longest: int = LONGEST_TEXT) -> str:
    """Return `value` if it is text of at most `longest` characters."""
    if not isinstance(value, str):
        bad(where, "no text")
    if len(value) > longest:
        bad(where, "too long")
    return value


def whole(value: object, where: str, low: int = INT64_LOW, high: int = INT64_HIGH) -> int:
    """Return `value` if it is a whole number in [low, high]; 3.0 counts as 3, true does not count as 1."""
    if isinstance(value, float) and isfinite(value) and value == int(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        bad(where, "no whole number")
    if not low <= value <= high:
        bad(where, "out of range")
    return value


def number(value: object, where: str, low: float = -1e300, high: float = 1e300) -> float:
    """Return `value` as a finite float in [low, high]."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        bad(where, "no number")
    try:
        found = float(value)
    except OverflowError:
        found = float("inf")
    if not isfinite(found) or not low <= found <= high:
        bad(where, "out of range")
    return found


def flag(value: object, where: str) -> bool:
    """Return `value` if it is true or false."""
    if not isinstance(value, bool):
        bad(where, "no true or false")
    return value


def storable(value: str) -> str:
    """Return text that can be written as UTF-8: half characters, as a cut emoji leaves them, become U+FFFD."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
