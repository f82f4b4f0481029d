"""Writes any name so that it survives inside a TimeTagger tag, and reads it back. Knows no record.

TimeTagger's web app takes `#` and the run of `0-9 A-Z a-z - / _` and anything beyond ASCII behind it as one tag, and
makes tags lower-case whenever a person edits a record there. A name is therefore written with lower-case signs alone:

    a b z 0 9 é 日 👍   letters without an upper case of their own, digits, marks and symbols: as they are
    space               -
    -                   _-
    _                   __
    A É                 _a _é      (only where lower and upper case are each other's exact partners)
    all else            _0<hex>_   (the code point: `#` is _023_, `/` is _02f_)

Every name can be written, no two names are written alike, and `read_name` takes back only what `write_name` makes.
"""

import re
import unicodedata

VALID_ASCII = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-/_")
_WRITTEN = re.compile(r"_0([0-9a-f]+)_|_(.)|(.)", re.DOTALL)


def write_name(name: str) -> str:
    """Return `name` as tag signs that keep their case."""
    return "".join(_write(sign) for sign in name)


def read_name(written: str) -> str | None:
    """Return the name that `write_name` wrote so, or None if it writes no name so."""
    parts = []
    for match in _WRITTEN.finditer(written):
        code, escaped, plain = match.groups()
        if code is not None:
            if len(code) > 6 or int(code, 16) > 0x10FFFF:
                return None
            parts.append(chr(int(code, 16)))
        elif escaped is not None:
            parts.append(escaped if escaped in "-_" else escaped.upper())
        else:
            parts.append(" " if plain == "-" else plain)
    name = "".join(parts)
    return name if name and write_name(name) == written else None


def is_plain_tag(name: str) -> bool:
    """Whether `#name` is one whole tag for TimeTagger, with nothing at its end that trimming would take."""
    return bool(name) and all(sign in VALID_ASCII or (sign > "\x7f" and _is_visible(sign)) for sign in name)


def _write(sign: str) -> str:
    if sign == " ":
        return "-"
    if sign in "-_":
        return "_" + sign
    if sign.isascii() and (sign.islower() or sign.isdigit()):
        return sign
    lower = sign.lower()
    if sign != lower:
        if len(lower) == 1 and lower.upper() == sign and lower.isalpha():
            return "_" + lower
    elif not sign.isascii() and _is_visible(sign):
        return sign
    return f"_0{ord(sign):x}_"


def _is_visible(sign: str) -> bool:
    # Letters, marks, numbers, symbols and punctuation; no white space, no invisible or unassigned code points.
    return unicodedata.category(sign)[0] in "LMNSP" and not sign.isspace()
