"""The sentences of the editor: preview, notices, sync line, history. Knows no widget."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from tracker_app.app.browsing import HistoryLine
from tracker_app.app.gestures import gesture_text
from tracker_app.app.messages import _
from tracker_app.app.refusal_texts import field_name
from tracker_app.app.sync_views import SyncLine
from tracker_app.app.workspace_rules import Hurdle, Obstacle
from tracker_app.domain.entry import FIELDS, TimeEntry
from tracker_app.domain.zones import local_day, zone_info
from tracker_app.ui import text as screen
from tracker_app.ui.editor.notices import About, Notice

NameOf = Callable[[str, str], str]
"""Gives the name of a project or task: (field, id) -> name."""


def preview(entry: TimeEntry, before: TimeEntry | None, after: TimeEntry | None, now: int, zone: str) -> str:
    """ "Tue 24 Nov 10:02–11:15, 1:13 · touches 09:10–09:37"."""
    rules = zone_info(zone)
    today = local_day(now, zone)
    words = _("{day} {range}, {length}").format(
        day=screen.short_day(local_day(entry.start, zone), today),
        range=screen.wall_range(entry.start, entry.stop, rules),
        length=screen.duration(entry.seconds(now)),
    )
    touching = [
        screen.wall_range(other.start, other.stop, rules)
        for other in (before, after)
        if other is not None and (other.stop == entry.start or other.start == entry.stop)
    ]
    if not touching:
        return words
    return _("{entry} · touches {others}").format(entry=words, others=", ".join(touching))


def notice_text(notice: Notice, zone: tzinfo) -> str:
    """What a notice says."""
    match notice.about:
        case About.OVERLAP if notice.other is not None:
            other = notice.other.entry
            return _("Overlaps “{title}” ({range}) by {length}.").format(
                title=other.description or _("(no description)"),
                range=screen.wall_range(other.start, other.stop, zone),
                length=screen.duration_in_words(notice.seconds),
            )
        case About.REFUSED if notice.obstacle is not None:
            return _refusal_text(notice.obstacle, zone)
        case About.LONG:
            return _("This is {length} long.").format(length=screen.duration_in_words(notice.seconds))
        case About.FUTURE:
            return _("This lies in the future.")
        case About.MIDNIGHT:
            return _("This goes over midnight; it counts on both days.")
        case About.START_TWICE:
            return _("The clock goes back that night, so the start comes twice. Which one is it?")
        case About.STOP_TWICE:
            return _("The clock goes back that night, so the end comes twice. Which one is it?")
        case _:
            return _("This project was archived. The entry may stay on it, or go to another one.")


def _refusal_text(obstacle: Obstacle, zone: tzinfo) -> str:
    service = obstacle.service
    match obstacle.hurdle:
        case Hurdle.LOCKED:
            day = screen.long_day(datetime.fromtimestamp(obstacle.before, zone).date())
            return _("{service} is locked before {day}: changes wait here.").format(service=service, day=day)
        case Hurdle.REQUIRED:
            names = {
                "description": _("a description"), "project": _("a project"), "tags": _("a tag"), "task": _("a task"),
            }  # fmt: skip
            missing = ", ".join(names[one] for one in obstacle.fields)
            return _("{service} asks for {missing}; until then this waits here.").format(
                service=service, missing=missing
            )
        case _:
            names = {"billable": _("billable time"), "task": _("tasks")}
            spare = ", ".join(names.get(one, one) for one in obstacle.fields)
            return _("The plan at {service} has no place for {spare}: this waits here.").format(
                service=service, spare=spare
            )


def sync_text(line: SyncLine, now: int, zone: tzinfo) -> str:
    """ "Saved here 10:02 · sent 10:03 · confirmed 10:03"."""
    saved = screen.when(line.saved, now, zone)
    if line.account_name is None:
        return _("Saved on this computer {time}").format(time=saved)
    parts = [_("Saved here {time}").format(time=saved)]
    if line.sent is None:
        parts.append(_("waiting to be sent to {account}").format(account=line.account_name))
    else:
        parts.append(_("sent {time}").format(time=screen.when(line.sent, now, zone)))
        if line.confirmed is not None:
            parts.append(_("confirmed {time}").format(time=screen.when(line.confirmed, now, zone)))
    return " · ".join(parts)


def who(line: HistoryLine) -> str:
    """Who made a change."""
    return {"person": _("You"), "sync": _("From the server"), "undo": _("Undo")}.get(line.origin, line.origin)


def what(line: HistoryLine) -> str:
    """What a change was, in a word or two."""
    if line.step.created:
        return _("Created")
    if line.step.after.get("deleted") is True:
        return _("Deleted")
    if line.step.after.get("deleted") is False:
        return _("Brought back")
    match line.what:
        case "undo":
            return _("Undone")
        case "redo":
            return _("Done again")
        case "edit":
            return _("Changed")
    return gesture_text(line.what, 1).capitalize()


def changed_fields(line: HistoryLine) -> list[str]:
    """The fields that a change touched, in the order of the editor."""
    if line.step.created:
        return []
    return [name for name in (*FIELDS, "note") if name in line.step.after and name in line.step.before]


def field_change(line: HistoryLine, field: str, now: int, zone: tzinfo, name_of: NameOf) -> str:
    """ "Start: 10:00 → 10:02"."""
    return _("{field}: {before} → {after}").format(
        field=field_title(field),
        before=value_text(field, line.step.before[field], now, zone, name_of),
        after=value_text(field, line.step.after[field], now, zone, name_of),
    )


def field_title(field: str) -> str:
    """A field as the beginning of a line."""
    if field == "stop":
        return _("End")
    if field == "note":
        return _("Note")
    name = field_name(field)
    return name[:1].upper() + name[1:]


def value_text(field: str, value: Any, now: int, zone: tzinfo, name_of: NameOf) -> str:
    """A value of a field as people read it."""
    match field:
        case "start" | "stop":
            return _("running") if value is None else screen.when(value, now, zone)
        case "project" | "task":
            return _("none") if value is None else name_of(field, str(value))
        case "tags":
            return ", ".join(value) if value else _("none")
        case "billable":
            return _("yes") if value else _("no")
    return f"“{value}”" if value else _("empty")
