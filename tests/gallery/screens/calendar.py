"""The calendar: a week and a day, empty, typical and crowded, and a week in which clocks change."""

from datetime import date

from PySide6.QtWidgets import QWidget

from tests.gallery.stage import LARGE, SMALLEST, WIDE, Screen, Stage
from tracker_app.ui.calendar.page import CalendarPage
from tracker_app.ui.calendar.spans import Span


def week(stage: Stage) -> QWidget:
    """The page as the window has it."""
    page = CalendarPage(stage.holdfast, stage.bridge, stage.act, stage.ticker)
    page.shown()
    return page


def day(stage: Stage) -> QWidget:
    """One day."""
    page = CalendarPage(stage.holdfast, stage.bridge, stage.act, stage.ticker)
    page.presenter.show(span=Span.DAY)
    page.shown()
    return page


def clock_change(stage: Stage) -> QWidget:
    """The week of a day of 25 hours."""
    page = CalendarPage(stage.holdfast, stage.bridge, stage.act, stage.ticker)
    page.presenter.show(date(2026, 10, 25))
    page.shown()
    return page


def _select(stage: Stage, page: QWidget) -> None:
    assert isinstance(page, CalendarPage)
    page.focus_first()
    page.grid.select(stage.holdfast.browsing.page(limit=3)[2].entry.id)


SCREENS = (
    Screen("calendar-week", week, sizes=(WIDE, SMALLEST, LARGE), act=_select),
    Screen("calendar-crowded", week, data="crowded", sizes=(WIDE,)),
    Screen("calendar-day", day, sizes=(WIDE,)),
    Screen("calendar-empty", week, data="empty", sizes=(WIDE,)),
    Screen("calendar-clock-change", clock_change, data="crowded", sizes=(WIDE,)),
)
