"""Writes and reads entries as CSV with the columns of Toggl's detailed report. Knows no store.

Times are local, as Toggl's are; a time that came twice is told apart by the end and the duration.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime, time

from tracker_app.app.exchange_rows import BadRow, Contents, Row
from tracker_app.app.messages import _
from tracker_app.domain.durations import parse_length
from tracker_app.domain.zones import instant_at, wall_clock

COLUMNS = (
    "User", "Email", "Client", "Project", "Task", "Description", "Billable", "Start date", "Start time", "End date",
    "End time", "Duration", "Tags",
)  # fmt: skip
_NEEDED = ("start date", "start time")
_YES = frozenset({"yes", "true", "1", "y", "x"})


def write(rows: Iterable[Row], zone: str) -> str:
    """Return the rows as CSV, times as clocks in `zone` show them. A timer that runs has no end and is left out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        if row.stop is None:
            continue
        start, stop, seconds = wall_clock(row.start, zone), wall_clock(row.stop, zone), row.stop - row.start
        writer.writerow([
            "", "", _plain(row.client), _plain(row.project), _plain(row.task), _plain(row.description),
            "Yes" if row.billable else "No", f"{start:%Y-%m-%d}", f"{start:%H:%M:%S}", f"{stop:%Y-%m-%d}",
            f"{stop:%H:%M:%S}", f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}",
            _plain(", ".join(row.tags)),
        ])  # fmt: skip
    return out.getvalue()


def read(text: str, zone: str) -> Contents:
    """Return the rows of a CSV file whose clocks are of `zone`; columns may stand in any order."""
    found = Contents()
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        if missing := [name for name in _NEEDED if name not in header]:
            found.bad.append(BadRow(1, _("There is no column “{name}”.").format(name=missing[0].capitalize())))
            return found
        for cells in reader:
            if any(cells):
                _take(found, dict(zip(header, cells, strict=False)), reader.line_num, zone)
    except csv.Error as error:
        found.bad.append(BadRow(reader.line_num, _("This is no CSV: {words}.").format(words=error)))
    return found


def _take(found: Contents, cells: Mapping[str, str], line: int, zone: str) -> None:
    def cell(name: str) -> str:
        return _typed(cells.get(name, "")).strip()

    starts = _instants(cell("start date"), cell("start time"), zone)
    if not starts:
        found.bad.append(BadRow(line, _("The start cannot be read.")))
        return
    seconds = parse_length(cell("duration"))
    if seconds is not None:
        stops = _instants(cell("end date"), cell("end time"), zone)
        # Where the clock went back, the end says which of the two starts is meant.
        fitting = [start for start in starts if start + seconds in stops] or starts
    else:
        stops = _instants(cell("end date") or cell("start date"), cell("end time"), zone)
        if not stops:
            found.bad.append(BadRow(line, _("Neither the duration nor the end can be read.")))
            return
        fitting = starts
        seconds = stops[-1] - starts[0] if len(stops) > len(starts) else stops[0] - starts[0]
    found.rows.append(
        Row(
            start=fitting[0],
            stop=fitting[0] + seconds,
            description=_typed(cells.get("description", "")),
            project=cell("project") or None,
            client=cell("client") or None,
            task=cell("task") or None,
            tags=tuple(sorted({tag.strip() for tag in cell("tags").split(",") if tag.strip()})),
            billable=cell("billable").casefold() in _YES,
            line=line,
            other_starts=tuple(fitting[1:]),
        )
    )


def _instants(day: str, clock: str, zone: str) -> list[int]:
    """Return the instants that a date and a time of day can mean."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y/%m/%d"):
        try:
            on = datetime.strptime(day, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        at = _clock(clock)
        return [] if at is None else instant_at(on, at, zone)
    return []


def _clock(text: str) -> time | None:
    for form in ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"):
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            continue
    return None


def _plain(text: str | None) -> str:
    """Keep a spreadsheet from taking a text for a formula; `_typed` takes the mark away again."""
    return f"'{text}" if text and text[0] in "=+-@'\t" else text or ""


def _typed(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@'\t") else text
