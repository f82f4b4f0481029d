"""Puts times, days, durations and counts into words and figures for the screen. Knows no widget and no use case.

Durations are whole seconds, instants are seconds since 1970 in UTC; a zone turns them into what a wall clock shows.
"""

from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QLocale, Qt, QTime

from tracker_app.app.messages import _, ngettext

_DASH = "–"
_THIN_SPACE = "\u202f"
_LEFT_TO_RIGHT = "\u2066{}\u2069"  # keeps "10:02–11:15" in order inside a right-to-left sentence


def duration(seconds: int) -> str:
    """Hours and minutes, "1:13"; part minutes are cut as a clock cuts them. A negative one carries a minus sign."""
    sign, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{left // 3600}:{left // 60 % 60:02d}"


def running(seconds: int) -> str:
    """With seconds, for a timer that runs: "0:42:10"."""
    sign, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}"


def duration_in_words(seconds: int) -> str:
    """For screen readers: "1 hour 13 minutes"."""
    hours, minutes = divmod(abs(seconds) // 60, 60)
    in_minutes = ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if not hours:
        if abs(seconds) < 60:
            return ngettext("{n} second", "{n} seconds", abs(seconds)).format(n=abs(seconds))
        return in_minutes
    in_hours = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    if not minutes:
        return in_hours
    # Translators: "1 hour 13 minutes"
    return _("{hours} {minutes}").format(hours=in_hours, minutes=in_minutes)


def wall_time(instant: float, zone: tzinfo, locale: QLocale | None = None) -> str:
    """What a clock on the wall in `zone` shows: "10:02" or "10:02 AM", as the locale has it. Seconds stay hidden."""
    there = datetime.fromtimestamp(instant, zone)
    spoken = _locale(locale)
    # The short form of some locales, of "C" above all, has seconds.
    form = spoken.timeFormat(QLocale.FormatType.ShortFormat).replace(":ss", "").replace(".ss", "")
    return spoken.toString(QTime(there.hour, there.minute), form)


def hour(number: int, locale: QLocale | None = None) -> str:
    """A full hour beside a line of the calendar: "14:00", or "2 PM" where the locale counts to twelve."""
    spoken = _locale(locale)
    is_twelve = "ap" in spoken.timeFormat(QLocale.FormatType.ShortFormat).casefold()
    return spoken.toString(QTime(number, 0), "h AP" if is_twelve else "HH:mm")


def wall_range(start: float, stop: float | None, zone: tzinfo, locale: QLocale | None = None) -> str:
    """ "10:02–11:15"; without a stop "10:02–now"; a stop on a later day says by how many: "23:10–01:05 +1"."""
    first = wall_time(start, zone, locale)
    if stop is None:
        return f"{first}{_DASH}" + _("now")
    days = (datetime.fromtimestamp(stop, zone).date() - datetime.fromtimestamp(start, zone).date()).days
    later = f"{_THIN_SPACE}+{days}" if days > 0 else ""
    shown = f"{first}{_DASH}{wall_time(stop, zone, locale)}{later}"
    return _LEFT_TO_RIGHT.format(shown) if _locale(locale).textDirection() == Qt.LayoutDirection.RightToLeft else shown


def short_day(day: date, today: date, locale: QLocale | None = None) -> str:
    """ "Tue 24 Nov", with the year where it is not this one."""
    # Translators: form of a day, in the letters of QLocale: ddd day of the week, d day, MMM month, yyyy year
    form = _("ddd d MMM") if day.year == today.year else _("ddd d MMM yyyy")
    return _locale(locale).toString(QDate(day.year, day.month, day.day), form)


def day_heading(day: date, today: date, locale: QLocale | None = None) -> str:
    """ "Today", "Yesterday", "Tomorrow", else the short day."""
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    return short_day(day, today, locale)


def long_day(day: date, locale: QLocale | None = None) -> str:
    """The whole date, for tooltips and screen readers: "Tuesday, 24 November 2026" in the locale's own order."""
    return _locale(locale).toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)


def when(instant: float, now: float, zone: tzinfo, locale: QLocale | None = None) -> str:
    """A moment near now: "11:16" today, else "Tue 24 Nov 11:16"."""
    day, today = (datetime.fromtimestamp(at, zone).date() for at in (instant, now))
    time = wall_time(instant, zone, locale)
    if day == today:
        return time
    # Translators: a day and a time on it, "Tue 24 Nov 11:16"
    return _("{day} {time}").format(day=short_day(day, today, locale), time=time)


def number(count: int, locale: QLocale | None = None) -> str:
    """A count with the locale's marks between thousands."""
    return _locale(locale).toString(count)


def entries(count: int) -> str:
    """ "1 entry", "1,204 entries"."""
    return ngettext("{n} entry", "{n} entries", count).format(n=number(count))


def waiting(count: int) -> str:
    """ "1 change waits", "3 changes wait"."""
    return ngettext("{n} change waits", "{n} changes wait", count).format(n=number(count))


def problems(count: int) -> str:
    """ "1 problem", "2 problems"."""
    return ngettext("{n} problem", "{n} problems", count).format(n=number(count))


def _locale(chosen: QLocale | None) -> QLocale:
    return QLocale() if chosen is None else chosen
