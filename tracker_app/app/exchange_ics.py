"""Writes and reads entries as an iCalendar file (RFC 5545), one event each. Knows no store.

What a calendar has no field for goes into X-HOLDFAST- properties, so that our own files come back whole.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from tracker_app.app.exchange_rows import BadRow, Contents, Row
from tracker_app.app.messages import _
from tracker_app.domain.zones import instant_at

_UID_END = "@holdfast"
_ESCAPES = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"))
_LONGEST_LINE = 73
"""RFC 5545 folds at 75 octets, the fold's own space included."""


def write(rows: Iterable[Row], now: int) -> str:
    """Return the rows as a calendar; `now` (UTC seconds) is its stamp. A timer that runs is left out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast//Holdfast//EN", "CALSCALE:GREGORIAN"]
    for row in rows:
        if row.stop is None:
            continue
        lines += ["BEGIN:VEVENT", f"UID:{row.key}{_UID_END}", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(row.start)}",
                  f"DTEND:{_utc(row.stop)}", f"SUMMARY:{_escaped(row.description)}"]  # fmt: skip
        if row.tags:
            lines.append(f"CATEGORIES:{','.join(_escaped(tag) for tag in row.tags)}")
        for name, value in (("PROJECT", row.project), ("CLIENT", row.client), ("TASK", row.task), ("ZONE", row.zone)):
            if value:
                lines.append(f"X-HOLDFAST-{name}:{_escaped(value)}")
        if row.billable:
            lines.append("X-HOLDFAST-BILLABLE:TRUE")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def read(text: str, zone: str) -> Contents:
    """Return the events as rows; those without a zone are in `zone`. Whole days and repeating events are left out."""
    found = Contents()
    if "BEGIN:VCALENDAR" not in text.upper():
        found.bad.append(BadRow(1, _("This is no calendar.")))
        return found
    event: dict[str, tuple[str, str]] | None = None
    begun, depth = 0, 0
    for line, name, parameters, value in _properties(text):
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, begun, depth = {}, line, 0
        elif event is None:
            continue
        elif name == "BEGIN":
            depth += 1
        elif name == "END" and depth:
            depth -= 1
        elif name == "END":
            _take(found, event, begun, zone)
            event = None
        elif not depth:
            event.setdefault(name, (parameters, value))
    return found


def _take(found: Contents, event: Mapping[str, tuple[str, str]], line: int, zone: str) -> None:
    def text(name: str) -> str:
        return _unescaped(event.get(name, ("", ""))[1]).strip()

    if "RRULE" in event or "RDATE" in event:
        found.leave_out(_("repeating events"))
        return
    if "T" not in event.get("DTSTART", ("", "T"))[1].upper():
        found.leave_out(_("events of whole days"))
        return
    starts = _instants(*event.get("DTSTART", ("", "")), zone)
    stops = _instants(*event.get("DTEND", ("", "")), zone)
    seconds = _seconds(event.get("DURATION", ("", ""))[1])
    if not starts or not (stops or seconds is not None):
        found.bad.append(BadRow(line, _("Start or end of this event cannot be read.")))
        return
    stop = stops[0] if stops else starts[0] + (seconds or 0)
    # A comma parts tags unless a backslash stands before it that is not escaped itself.
    categories = re.findall(r"(?:\\.|[^\\,])+", event.get("CATEGORIES", ("", ""))[1])
    found.rows.append(
        Row(
            start=starts[0],
            stop=stop,
            description=_unescaped(event.get("SUMMARY", ("", ""))[1]).replace("\n", " "),
            project=text("X-HOLDFAST-PROJECT") or None,
            client=text("X-HOLDFAST-CLIENT") or None,
            task=text("X-HOLDFAST-TASK") or None,
            tags=tuple(sorted({tag for one in categories if (tag := _unescaped(one).strip())})),
            billable=text("X-HOLDFAST-BILLABLE").upper() == "TRUE",
            zone=text("X-HOLDFAST-ZONE"),
            key=text("UID").removesuffix(_UID_END),
            line=line,
        )
    )


def _properties(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Return each property: its line, name, parameters and raw value; folded lines are joined."""
    whole, begun = "", 0
    for n, line in enumerate([*text.splitlines(), ""], 1):
        if line[:1] in (" ", "\t"):
            whole += line[1:]
            continue
        if whole:
            # A colon inside a quoted parameter ends no name.
            head, mark, value = _parted(whole)
            if mark:
                name, _mark, parameters = head.partition(";")
                yield begun, name.upper(), parameters, value
        whole, begun = line, n


def _parted(line: str) -> tuple[str, str, str]:
    quoted = False
    for i, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:i], ":", line[i + 1 :]
    return line, "", ""


def _instants(parameters: str, value: str, zone: str) -> list[int]:
    found = re.fullmatch(r"(\d{8})T(\d{6})(Z?)", value.strip().upper())
    if found is None:
        return []
    try:
        at = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone stands beside it
    except ValueError:
        return []
    if found[3]:
        return [int(at.replace(tzinfo=UTC).timestamp())]
    named = re.search(r'TZID="?([^";:]+)', parameters, re.IGNORECASE)
    return instant_at(at.date(), at.time(), named[1] if named else zone)


def _seconds(value: str) -> int | None:
    found = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", value.strip().upper())
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (weeks * 7 + days) * 86_400 + hours * 3600 + minutes * 60 + seconds


def _utc(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, written in _ESCAPES:
        text = text.replace(plain, written)
    return text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _folded(line: str) -> str:
    """Fold by octets, never inside a letter."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 0
        piece += sign
        size += width
    return "\r\n ".join([*pieces, piece])
