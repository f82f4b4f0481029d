"""Tells an outage in plain words: when it was, which entries to look at and why, what was saved from it (P5). Pure.

One telling for the command line, the window, e-mail, push and the report to keep. Knows no file and no screen.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker_app.app.incident_timeline import lanes
from tracker_app.app.messages import _, ngettext
from tracker_app.app.refusal_texts import field_name
from tracker_app.app.sync_views import FindingRow, IncidentRow

NEEDS_YOU, RESTORED, CHANGED, DOUBLE, UNCHECKED, SAFE = (
    "needs-you", "restored", "changed-elsewhere", "double-removed", "unchecked", "safe",
)  # fmt: skip
_NOTED = {"safe": SAFE, "restored": RESTORED, "changed": CHANGED, "needs": NEEDS_YOU}
_ORDER = (NEEDS_YOU, RESTORED, CHANGED, DOUBLE, UNCHECKED, SAFE)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one fate: what happened to them and what to do, then each by day, time and name."""

    verdict: str
    heading: str
    why: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """An outage told: a title with service and times, sentences, and the entries by fate, the ones to look at first."""

    title: str
    counts: str
    sentences: tuple[str, ...]
    groups: tuple[Group, ...]
    seen: tuple[str, ...]
    """What was seen of the trouble, each kind with its times."""
    ending: str

    def text(self, *, names: bool = True) -> str:
        """Return all of it as plain text, which is Markdown too; without `names`, no entry's text is in it."""
        parts = [f"# {self.title}", "\n".join((self.counts, *self.sentences))]
        for group in self.groups if names else ():
            lines = "".join(f"\n- {line}" for line in group.entries)
            parts.append(f"## {group.heading}\n\n{group.why}\n{lines}")
        if self.seen:
            parts.append(f"## {_('What was seen, and when')}\n" + "".join(f"\n- {line}" for line in self.seen))
        return "\n\n".join([*parts, self.ending]) + "\n"

    def html(self) -> str:
        """Return all of it as a page to print."""
        from html import escape  # for reports alone

        parts = [f"<h1>{escape(self.title)}</h1>", f"<p><b>{escape(self.counts)}</b></p>"]
        parts += [f"<p>{escape(sentence)}</p>" for sentence in self.sentences]
        for group in self.groups:
            lines = "".join(f"<li>{escape(line)}</li>" for line in group.entries)
            parts.append(f"<h2>{escape(group.heading)}</h2><p>{escape(group.why)}</p><ul>{lines}</ul>")
        if self.seen:
            lines = "".join(f"<li>{escape(line)}</li>" for line in self.seen)
            parts.append(f"<h2>{escape(_('What was seen, and when'))}</h2><ul>{lines}</ul>")
        parts.append(f"<p>{escape(self.ending)}</p>")
        head = f'<head><meta charset="utf-8"><title>{escape(self.title)}</title></head>'
        return f"<!DOCTYPE html><html>{head}<body>{''.join(parts)}</body></html>\n"


def summary(row: IncidentRow, zone: str, names: Mapping[str, str] | None = None) -> Summary:
    """Return an outage told in the user's zone; `names` gives projects and tasks their names."""
    there, known = ZoneInfo(zone), names or {}
    counts = Counter(finding.verdict for finding in row.findings)
    told = _Telling(row.account_name, there, known)
    groups = tuple(
        told.group(verdict, [one for one in row.findings if one.verdict == verdict])
        for verdict in _ORDER
        if counts[verdict]
    )
    return Summary(
        _title(row, there), _counts(counts), _sentences(row, counts), groups, _seen(row, there), _ending(row, there)
    )


def news(service: str, facts: Mapping[str, Any], zone: str, today: date) -> str:
    """Return service, times and counts in one line from what the engine noted of a past outage; "" if that is lost."""
    try:
        opened, ended, checked = (int(facts[name]) for name in ("opened", "closed", "checked"))
        counts = Counter({verdict: int(facts.get(name) or 0) for name, verdict in _NOTED.items()})
    except (KeyError, TypeError, ValueError):
        return ""
    counts[DOUBLE] = max(0, checked - counts.total())
    return f"{_title_of(service, opened, ended, ZoneInfo(zone), today)}. {_counts(counts)}"


def headline(row: IncidentRow, zone: str) -> str:
    """Return service, times and counts in one line, for a notification or a subject."""
    counts = Counter(finding.verdict for finding in row.findings)
    return f"{_title(row, ZoneInfo(zone))}. {_counts(counts)}"


def as_json(row: IncidentRow, zone: str, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return all that is known of an outage, for programs; times as ISO 8601 in UTC."""
    return {
        "id": row.id,
        "account": row.account_name,
        "opened": _iso(row.opened),
        "closed": _iso(row.closed),
        "last_trouble": _iso(row.last_sign),
        "next_reading": _iso(row.next_reading),
        "summary": summary(row, zone, names).text(),
        "counts": dict(Counter(finding.verdict for finding in row.findings)),
        "evidence": dict(row.signs),
        "timeline": [{"at": _iso(minute), "sign": sign, "count": count} for minute, sign, count in row.evidence],
        "entries": [
            {
                "entry": one.entry,
                "label": one.label,
                "verdict": one.verdict,
                "checked": _iso(one.checked),
                "before": _plain(one.before),
                "mine": _plain(one.mine),
                "server": _plain(one.server),
                "undecided": [
                    {"field": name, "mine": _scalar(name, mine), "theirs": _scalar(name, theirs)}
                    for name, mine, theirs in one.disputes
                ],
            }
            for one in row.findings
        ],
    }


REPORTS = frozenset({".json", ".md", ".html"})
"""The endings of a report to keep; the window makes .pdf from the page."""


def report_as(ending: str, row: IncidentRow, zone: str, names: Mapping[str, str] | None = None) -> str:
    """Return the report of an outage as the contents of a file with this ending, one of `REPORTS`."""
    if ending == ".json":
        return json.dumps(as_json(row, zone, names), ensure_ascii=False, indent=2) + "\n"
    told = summary(row, zone, names)
    return told.html() if ending == ".html" else told.text()


class _Telling:
    """Words for the entries of one outage."""

    def __init__(self, service: str, zone: ZoneInfo, names: Mapping[str, str]) -> None:
        self._service = service
        self._zone = zone
        self._names = names

    def group(self, verdict: str, findings: list[FindingRow]) -> Group:
        count, service = len(findings), self._service
        heading, why = {
            NEEDS_YOU: (
                ngettext("Look at {n} entry", "Look at {n} entries", count),
                _("Here and {service} disagree, and only you know which is right. Both are kept until you choose."),
            ),
            RESTORED: (
                ngettext("{n} entry was restored", "{n} entries were restored", count),
                _("{service} had said that these were saved, and lost them or an edit of them. Holdfast sent them "
                  "again and read them back. Glance over them if they matter; there is nothing else to do."),
            ),
            CHANGED: (
                ngettext("{n} entry was changed elsewhere", "{n} entries were changed elsewhere", count),
                _("Somebody changed these on {service} meanwhile, and you now have that too. Check them if that was "
                  "not you."),
            ),
            DOUBLE: (
                ngettext("{n} double was removed", "{n} doubles were removed", count),
                _("{service} had made these twice; the second copy, which nobody had touched, was removed."),
            ),
            UNCHECKED: (
                ngettext("{n} entry is still to be read back", "{n} entries are still to be read back", count),
                _("They are safe on this computer. Whether {service} has them will be known soon."),
            ),
            SAFE: (
                ngettext("{n} entry is safe", "{n} entries are safe", count),
                _("They were on their way during the trouble, and {service} has them as you do. Nothing to do."),
            ),
        }.get(verdict, ("{n}", ""))  # fmt: skip
        ordered = sorted(findings, key=lambda one: (one.span[0] if one.span else 0, one.label))
        lines = tuple(self._line(one, tells=verdict != SAFE) for one in ordered)
        return Group(verdict, heading.format(n=count), why.format(service=service), lines)

    def _line(self, one: FindingRow, *, tells: bool) -> str:
        line = _("{when} “{entry}”").format(when=self._when(one), entry=one.label)
        if (one.mine or {}).get("deleted"):
            line += _(" (deleted)")
        differing = self._disputes(one) if tells else ()
        return f"{line}: {'; '.join(differing)}" if differing else line

    def _when(self, one: FindingRow) -> str:
        if one.span is None:
            return ""
        start, stop = one.span
        began = datetime.fromtimestamp(start, self._zone)
        ended = _("now") if stop is None else f"{datetime.fromtimestamp(stop, self._zone):%H:%M}"
        return f"{began:%Y-%m-%d %H:%M}–{ended}"

    def _disputes(self, one: FindingRow) -> tuple[str, ...]:
        disputes = one.disputes
        if not disputes and one.verdict == NEEDS_YOU and one.mine is not None:
            if one.server is None:
                return (_("it is not on {service}").format(service=self._service),)
            disputes = tuple(
                (name, one.mine[name], one.server[name])
                for name in one.mine
                if name in one.server and _scalar(name, one.mine[name]) != _scalar(name, one.server[name])
            )
        words = _("{field}: yours is {mine}, on {service} it is {theirs}")
        return tuple(
            words.format(
                field=field_name(name), mine=self._value(name, mine), theirs=self._value(name, theirs),
                service=self._service,
            )
            for name, mine, theirs in disputes
        )  # fmt: skip

    def _value(self, name: str, value: Any) -> str:
        if name in ("start", "stop"):
            if value is None:
                return _("still running")
            return f"{datetime.fromtimestamp(int(value), self._zone):%H:%M:%S}"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list | tuple):
            return " ".join(f"#{tag}" for tag in value) or _("none")
        if value is None or value == "":
            return _("empty")
        return self._names.get(str(value), str(value)) if name in ("project", "task") else f"“{value}”"


def _title(row: IncidentRow, zone: ZoneInfo) -> str:
    return _title_of(row.account_name, row.opened, None if row.closed is None else _ended(row), zone)


def _title_of(service: str, begin: int, end: int | None, zone: ZoneInfo, today: date | None = None) -> str:
    """Say whose trouble and when; the day is left out where it is `today`, or that of the beginning."""

    def clock(instant: datetime, known: date | None) -> str:
        return f"{instant:%H:%M}" if instant.date() == known else f"{instant:%Y-%m-%d %H:%M}"

    opened = datetime.fromtimestamp(begin, zone)
    if end is None:
        return _("Trouble with {service} since {opened}").format(service=service, opened=clock(opened, today))
    closed = clock(datetime.fromtimestamp(end, zone), opened.date())
    return _("Trouble with {service} from {opened} to {closed}").format(
        service=service, opened=clock(opened, today), closed=closed
    )


def _ended(row: IncidentRow) -> int:
    """When trouble was last seen; the incident itself is closed only after a while of health."""
    closed = row.closed if row.closed is not None else row.opened
    return max(row.opened, min(row.last_sign, closed)) if row.last_sign is not None else closed


def _counts(counts: Counter[str]) -> str:
    touched = sum(counts.values())
    if not touched:
        return _("No entry was on its way meanwhile, so none is touched.")
    checked = touched - counts[UNCHECKED]
    parts = [
        words.format(n=counts[verdict])
        for verdict, words in (
            (NEEDS_YOU, _("{n} for you to look at")),
            (RESTORED, _("{n} restored")),
            (CHANGED, _("{n} changed elsewhere")),
            (DOUBLE, _("{n} doubles removed")),
            (SAFE, _("{n} safe")),
            (UNCHECKED, _("{n} still to be read back")),
        )
        if counts[verdict]
    ]
    told = ngettext("{n} entry checked: {parts}.", "{n} entries checked: {parts}.", checked)
    return told.format(n=checked, parts=", ".join(parts))


def _sentences(row: IncidentRow, counts: Counter[str]) -> tuple[str, ...]:
    kept = _("Everything you recorded meanwhile is on this computer.")
    if row.closed is None:
        return (kept, _("When {service} is well again, every entry is read back.").format(service=row.account_name))
    if not counts[NEEDS_YOU]:
        return (kept, _("Nothing you recorded was lost."))
    return (kept, _("Nothing you recorded was lost. Where two versions exist, both are kept until you choose one."))


def _ending(row: IncidentRow, zone: ZoneInfo) -> str:
    where = _("In Holdfast: Sync, then Outages; or the commands “holdfast incidents” and “holdfast conflicts list”.")
    if row.next_reading is None:
        return where
    at = datetime.fromtimestamp(row.next_reading, zone)
    again = _("These entries are read back once more on {at}; you hear of it only if something is wrong.")
    return f"{where} {again.format(at=f'{at:%Y-%m-%d %H:%M}')}"


def _seen(row: IncidentRow, zone: ZoneInfo) -> tuple[str, ...]:
    def clock(instant: int) -> str:
        return f"{datetime.fromtimestamp(instant, zone):%H:%M}"

    return tuple(
        f"{clock(lane.first)}{'' if lane.first == lane.last else f'–{clock(lane.last)}'} {lane.words}"
        for lane in lanes(row)
    )


def _iso(instant: int | None) -> str | None:
    return None if instant is None else datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: _scalar(name, value) for name, value in values.items()}


def _scalar(name: str, value: Any) -> Any:
    if name in ("start", "stop") and isinstance(value, int | float):
        return _iso(int(value))
    return list(value) if isinstance(value, tuple) else value
