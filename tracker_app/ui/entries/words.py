"""Puts a line of the list into words and figures, for the eye and for screen readers. Knows no painting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from tracker_app.app.browsing import EntrySync, EntryView
from tracker_app.app.messages import _, ngettext
from tracker_app.ui import text as screen
from tracker_app.ui.entries.lines import (
    EntryLine,
    GapLine,
    GroupLine,
    Header,
    Line,
    NothingLine,
    OverlapLine,
    PendingLine,
)
from tracker_app.ui.widgets import Mark, mark_text

_MARKS = {
    EntrySync.PENDING: Mark.WAITING,
    EntrySync.SENDING: Mark.WAITING,
    EntrySync.UNKNOWN: Mark.WAITING,
    EntrySync.BLOCKED: Mark.WAITING,
    EntrySync.ACKNOWLEDGED: Mark.SENT,
    EntrySync.VERIFIED: Mark.CHECKED,
    EntrySync.LOST: Mark.PROBLEM,
    EntrySync.REJECTED: Mark.PROBLEM,
    EntrySync.CONFLICT: Mark.CONFLICT,
    EntrySync.LOCAL: Mark.LOCAL_ONLY,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What is written on a line: `title` the heading or description, `range` and `length` figures, `spoken` it all."""

    title: str
    spoken: str
    range: str = ""
    length: str = ""
    remark: str = ""
    project: str | None = None
    color: str | None = None
    tags: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """What words depend on besides the line: the instant (UTC seconds), the zone, and whether any account exists.

    `goal` is what a day should come to, in seconds; 0 for none.
    """

    instant: int
    zone: tzinfo
    today: date
    has_accounts: bool = False
    goal: int = 0


def words_of(line: Line, day: date, now: Now) -> Words:
    """Return the words of a line that stands on `day`."""
    match line:
        case Header():
            return _of_header(line, now)
        case EntryLine():
            return _of_entry(line, day, now)
        case GroupLine():
            return _of_group(line, day, now)
        case GapLine():
            return _of_gap(line, now)
        case OverlapLine():
            return _of_overlap(line, now)
        case NothingLine():
            sentence = _("No time yet today.")
            return Words(sentence, sentence)
        case PendingLine():
            return Words("", _("Not read yet"))


def title_of(view: EntryView) -> str:
    """The description, or what stands for one that is empty."""
    return view.entry.description or _("(no description)")


def project_of(view: EntryView) -> str | None:
    """The project with its task, "Website › Checkout"; what was archived says so."""
    if view.project_name is None:
        return None
    name = view.project_name
    if view.task_name:
        # Translators: a project and a task of it
        name = _("{project} › {task}").format(project=name, task=view.task_name)
    return _("{project} (archived)").format(project=name) if view.project_archived else name


def mark_of(view: EntryView, *, has_accounts: bool) -> Mark:
    """The sign for where an entry stands; without any account nothing waits for a server."""
    if view.sync is EntrySync.LOCAL and not has_accounts:
        return Mark.SAVED
    return _MARKS[view.sync]


def _of_header(line: Header, now: Now) -> Words:
    heading = screen.day_heading(line.day, now.today)
    short = screen.short_day(line.day, now.today)
    remark = short if short != heading else ""
    if line.count is None:
        return Words(heading, screen.long_day(line.day), remark=remark)
    total = line.total(now.instant)
    spoken = _("{day}: {length}, {entries}").format(
        day=screen.long_day(line.day), length=screen.duration_in_words(total), entries=screen.entries(line.count)
    )
    shown, finish = screen.duration(total), ""
    if now.goal:
        shown = _("{total} of {goal}").format(total=shown, goal=screen.duration(now.goal))
        if line.running_since is not None and line.day == now.today and total < now.goal:
            # Translators: when the day's goal will be reached, "done ~17:24"
            finish = _("done ~{time}").format(time=screen.wall_time(now.instant + now.goal - total, now.zone))
    return Words(heading, spoken, range=finish, length=shown, remark=remark)


def _of_entry(line: EntryLine, day: date, now: Now) -> Words:
    view = line.view
    seconds = line.seconds(now.instant)
    shown = _range(line.start, line.stop, now)
    mark = mark_of(view, has_accounts=now.has_accounts)
    remarks = [
        _("began the day before") if line.from_before else "",
        _("goes on the next day") if line.goes_on else "",
        _("running") if line.stop is None else "",
    ]
    return Words(
        title_of(view),
        _spoken(
            [_range_in_words(line.start, line.stop, now), screen.duration_in_words(seconds)], view, remarks, day, mark
        ),
        range=shown,
        length=screen.duration(seconds),
        project=project_of(view),
        color=view.project_color,
        tags=", ".join(view.entry.tags),
        mark=mark,
    )


def _of_group(line: GroupLine, day: date, now: Now) -> Words:
    view = line.view
    seconds = line.seconds(now.instant)
    first, last = line.members[-1], line.members[0]
    count = len(line.members)
    times = ngettext("{n} entry alike", "{n} entries alike", count).format(n=count)
    opened = _("opened") if line.is_open else _("closed")
    marks = [mark_of(member.view, has_accounts=now.has_accounts) for member in line.members]
    mark = max(marks, key=_GRAVITY.index)
    return Words(
        title_of(view),
        _spoken([times, opened, screen.duration_in_words(seconds)], view, [], day, mark),
        range=_range(first.start, last.stop, now),
        length=screen.duration(seconds),
        remark=str(count),
        project=project_of(view),
        color=view.project_color,
        tags=", ".join(view.entry.tags),
        mark=mark,
    )


_GRAVITY = [Mark.SAVED, Mark.LOCAL_ONLY, Mark.CHECKED, Mark.SENT, Mark.WAITING, Mark.CONFLICT, Mark.PROBLEM]


def _of_gap(line: GapLine, now: Now) -> Words:
    shown = _("Gap of {length}").format(length=screen.duration(line.stop - line.start))
    times = _range(line.start, line.stop, now)
    spoken = _("Gap of {length}, {range}: nothing was recorded").format(
        length=screen.duration_in_words(line.stop - line.start), range=times
    )
    return Words(shown, spoken, range=times)


def _of_overlap(line: OverlapLine, now: Now) -> Words:
    shown = _("Overlaps “{title}” by {length}").format(
        title=title_of(line.earlier), length=screen.duration_in_words(line.seconds)
    )
    return Words(shown, shown, range=screen.wall_time(line.later.entry.start, now.zone))


def _range(start: int, stop: int | None, now: Now) -> str:
    shown = screen.wall_range(start, stop, now.zone)
    # A part that ends with its day: "23:10–00:00" says so without "+1".
    return shown.split("\u202f+")[0] if stop is not None else shown


def _range_in_words(start: int, stop: int | None, now: Now) -> str:
    first = screen.wall_time(start, now.zone)
    if stop is None:
        return _("since {time}").format(time=first)
    return _("{start} to {stop}").format(start=first, stop=screen.wall_time(stop, now.zone))


def _spoken(figures: Sequence[str], view: EntryView, remarks: Sequence[str], day: date, mark: Mark) -> str:
    entry = view.entry
    project = project_of(view)
    parts = [
        title_of(view),
        _("project {name}").format(name=project) if project else _("no project"),
        *figures,
        _("tags {names}").format(names=", ".join(entry.tags)) if entry.tags else "",
        _("billable") if entry.billable else "",
        *remarks,
        screen.long_day(day),
        mark_text(mark),
    ]
    return ", ".join(part for part in parts if part)
