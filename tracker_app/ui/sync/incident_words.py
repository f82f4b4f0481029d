"""Says what an outage was and what became of the entries it touched (SYNC 2.7). Pure; knows no widget."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker_app.app.messages import _, ngettext
from tracker_app.app.sync_views import FindingRow, IncidentRow
from tracker_app.ui import text
from tracker_app.ui.sync.field_words import FieldWords, title

_FIELDS = ("start", "stop", "description", "project", "task", "tags", "billable")
NEEDS_YOU = "needs-you"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of an entry on three sides; "" where the entry was not there."""

    field: str
    before: str
    mine: str
    server: str
    differs: bool


def heading(row: IncidentRow, now: int, zone: str) -> str:
    """Return when it was and whose server, as "14:02–15:40, Work"."""
    there = ZoneInfo(zone)
    opened = text.when(row.opened, now, there)
    if row.closed is None:
        return _("Since {clock}, {service}").format(clock=opened, service=row.account_name)
    closed = text.wall_time(row.closed, there)
    return _("{opened}–{closed}, {service}").format(opened=opened, closed=closed, service=row.account_name)


def summary(row: IncidentRow) -> str:
    """Return what became of what it touched, in one sentence."""
    touched = len(row.findings)
    if row.closed is None:
        return ngettext(
            "It lasts. {n} entry is touched so far; all of it is safe here.",
            "It lasts. {n} entries are touched so far; all of it is safe here.",
            touched,
        ).format(n=text.number(touched))
    if not touched:
        return _("No entry was on its way meanwhile, so none is touched.")
    counts = Counter(finding.verdict for finding in row.findings)
    checked = touched - counts["unchecked"]
    parts = [
        words.format(n=text.number(count))
        for count, words in (
            (counts["safe"], _("{n} safe")),
            (counts["restored"], _("{n} restored")),
            (counts["changed-elsewhere"], _("{n} changed elsewhere")),
            (counts["double-removed"], _("{n} doubles removed")),
            (counts[NEEDS_YOU], _("{n} for you to look at")),
            (counts["unchecked"], _("{n} still to be read back")),
        )
        if count
    ]
    told = ngettext("{n} entry checked: {parts}.", "{n} entries checked: {parts}.", checked)
    return told.format(n=text.number(checked), parts=", ".join(parts))


def span(finding: FindingRow, now: int, zone: str) -> str:
    """Return when the entry was, as "Tue 24 Nov 13:05–13:12"; today's without the day, "" if it has no times."""
    if finding.span is None:
        return ""
    (start, stop), there = finding.span, ZoneInfo(zone)
    times = text.wall_range(start, stop, there)
    day, today = (datetime.fromtimestamp(at, there).date() for at in (start, now))
    return times if day == today else _("{day} {time}").format(day=text.short_day(day, today), time=times)


def order(finding: FindingRow) -> tuple[bool, bool, int]:
    """Return the place of an entry in the list: what needs somebody on top, what is safe last, else by time."""
    return finding.verdict != NEEDS_YOU, finding.verdict == "safe", finding.span[0] if finding.span else 0


def verdict_words(verdict: str) -> str:
    """Return what became of one entry."""
    return {
        "safe": _("safe"),
        "restored": _("was lost, sent again"),
        "changed-elsewhere": _("changed elsewhere"),
        "double-removed": _("double removed"),
        NEEDS_YOU: _("look at it"),
        "unchecked": _("still to be read back"),
    }.get(verdict, verdict)


def next_reading(row: IncidentRow, now: int, zone: str) -> str:
    """Return when its entries are read back again, "" if never."""
    if row.next_reading is None:
        return ""
    return _("Next reading back: {clock}.").format(clock=text.when(max(now, row.next_reading), now, ZoneInfo(zone)))


def compare(finding: FindingRow, now: int, zone: str, names: Mapping[str, str]) -> list[Comparison]:
    """Return each field on the three sides, those that differ marked."""
    words = FieldWords(now, zone, names)
    sides = (finding.before, finding.mine, finding.server)
    found = []
    for field in _FIELDS:
        there = [side[field] if side is not None and field in side else None for side in sides]
        has = [side is not None and field in side for side in sides]
        if not any(has):
            continue
        told = words.of(field, tuple(there))
        shown = [word if known else "" for word, known in zip(told, has, strict=True)]
        plain = {
            repr(tuple(one) if isinstance(one, list) else one) for one, known in zip(there, has, strict=True) if known
        }
        found.append(Comparison(title(field), shown[0], shown[1], shown[2], differs=len(plain) > 1))
    return found


def incident_csv(row: IncidentRow, now: int, zone: str, names: Mapping[str, str]) -> str:
    """Return what an outage touched as CSV, one line per field that differs, or one for an entry that is the same."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["entry", "id", "when", "verdict", "field", "before", "here", "server"])
    for finding in row.findings:
        start = [finding.label, finding.entry, span(finding, now, zone), finding.verdict]
        differing = [one for one in compare(finding, now, zone, names) if one.differs]
        for one in differing:
            writer.writerow([*start, one.field, one.before, one.mine, one.server])
        if not differing:
            writer.writerow([*start, "", "", "", ""])
    return out.getvalue()
