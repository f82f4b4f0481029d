"""Finds the IANA name of the zone this computer is set to. Knows nothing of times.

Recording pays for this at every start, so neither `zoneinfo` nor `re` is imported unless the quick ways fail.
"""

import os
import sys
from collections.abc import Mapping

FALLBACK = "UTC"
_DATABASES = ("usr/share/zoneinfo", "usr/lib/zoneinfo", "usr/share/lib/zoneinfo", "var/db/timezone/zoneinfo")


def local_zone(environ: Mapping[str, str], root: str = "/") -> str:
    """Return a valid IANA zone name: TZ, then the link /etc/localtime, then /etc/timezone; "UTC" if all fail."""
    given = environ.get("TZ", "").removeprefix(":")
    if given and (found := _from_variable(given, root)):
        return found
    if sys.platform == "win32":
        from tracker_app.desktop.windows_zones import windows_zone

        return _checked(windows_zone(), root) or FALLBACK
    return _from_link(root) or _from_file(root) or FALLBACK


def _from_variable(given: str, root: str) -> str | None:
    return _checked(_below_zoneinfo(given), root) or _fixed_offset(given)


def _from_link(root: str) -> str | None:
    link = os.path.join(root, "etc/localtime")  # noqa: PTH118 - pathlib costs what this path saves
    try:
        target = os.path.realpath(link) if os.path.islink(link) else ""  # noqa: PTH114
    except OSError:
        return None
    # `Europe/Tallinn` may itself be a link to another file of the database: the first step carries the chosen name.
    chosen = os.readlink(link) if target else ""  # noqa: PTH115
    return _checked(_below_zoneinfo(chosen), root) or _checked(_below_zoneinfo(target), root)


def _from_file(root: str) -> str | None:
    try:
        with open(os.path.join(root, "etc/timezone"), encoding="ascii") as file:  # noqa: PTH118, PTH123
            return _checked(file.readline().strip(), root)
    except (OSError, UnicodeDecodeError):
        return None


def _below_zoneinfo(path: str) -> str:
    """Return what follows the database's folder in a path; a bare name is returned as it is."""
    _, mark, name = path.rpartition("zoneinfo/")
    return name.removeprefix("posix/").removeprefix("right/") if mark else path


def _checked(name: str | None, root: str) -> str | None:
    """Return the name if the zone database has it."""
    if not name or name.startswith(("/", ".")) or ".." in name or name in ("localtime", "posixrules", "Factory"):
        return None
    if any(os.path.isfile(os.path.join(root, folder, name)) for folder in _DATABASES):  # noqa: PTH113, PTH118
        return name
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return name


def _fixed_offset(rule: str) -> str | None:
    """Return the zone of a POSIX rule without summer time, such as "UTC0" or "<+02>-2"."""
    import re

    found = re.fullmatch(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)([+-]?\d{1,2})(?::?00)?", rule)
    if found is None:
        return None
    west = int(found[1])
    if west == 0:
        return "UTC"
    return f"Etc/GMT{west:+d}" if -14 <= west <= 12 else None
