"""The list page over a world of named hours, and its screen drawn as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.worlds import World, a_world
from tracker_app.app.browsing import EntryView
from tracker_app.app.recording import Content
from tracker_app.domain.catalog import Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ProjectId
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.zones import wall_clock, zone_info
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
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
from tracker_app.ui.entries.page import EntriesPage
from tracker_app.ui.entries.spots import Spot, worded_on
from tracker_app.ui.entries.words import Words
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.widgets import Mark

NOW = "2026-11-24T16:20+02:00"
_MARKS = {
    Mark.SAVED: "•", Mark.WAITING: "↑", Mark.SENT: "✓", Mark.CHECKED: "✓✓", Mark.PROBLEM: "!", Mark.CONFLICT: "⇄",
    Mark.LOCAL_ONLY: "⌂",
}  # fmt: skip


@dataclass
class Desk:
    """A page, what it hangs on, and what a person does with it."""

    world: World
    bridge: Bridge
    act: Act
    ticker: Ticker
    qtbot: QtBot
    page: EntriesPage
    did: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    # -- before

    def project(self, name: str) -> ProjectId:
        """The project of that name, made if it is not there."""
        for project in self.world.holdfast.catalogue.projects():
            if project.name == name:
                return project.id
        made = self.world.holdfast.catalogue.add_project(name)
        assert isinstance(made, Project)
        return made.id

    def record(
        self, span: str, text: str, *, project: str = "", tags: tuple[str, ...] = (), day: str = "2026-11-24"
    ) -> TimeEntry:
        """Record "09:10-09:37" of a day; "23:00-01:00+1" ends on the next one."""
        start, stop = span.removesuffix("+1").split("-")
        content = Content(text, self.project(project) if project else None, None, tags)
        begin, end = self.at(start, day), self.at(stop, day)
        made = self.world.holdfast.recording.add(content, begin, end + 86_400 * span.endswith("+1"))
        assert isinstance(made, TimeEntry), made
        return made

    def at(self, clock: str, day: str = "2026-11-24") -> int:
        """The instant of a time of the clock."""
        zone = zone_info(self.world.zone)
        return int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).timestamp())

    def open(self) -> None:
        """Look at the page."""
        self.page.shown()
        self.page.show()
        self.qtbot.waitExposed(self.page)
        self.settle()
        self.page.focus_first()

    # -- doing

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            self.qtbot.keyClick(self.focus(), key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        self.qtbot.keyClicks(self.focus(), text)
        self.settle()

    def focus(self) -> QWidget:
        """What has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def go_to(self, text: str) -> None:
        """Go to the first line that contains a text, by the arrow keys."""
        self.page.list.setFocus()
        self.qtbot.keyClick(self.page.list, Qt.Key.Key_Home)
        for _ in range(self.page.model.rowCount()):
            row = self.page.list.currentIndex().row()
            if text in drawn(self.page.model.line(row), self.page.model.words(row)):
                return
            self.qtbot.keyClick(self.page.list, Qt.Key.Key_Down)
        raise AssertionError(f"no line says {text!r}:\n{self.screen()}")

    def click(self, text: str, spot: Spot | None = None, *, double: bool = False) -> None:
        """Click a line, or a button painted on it."""
        row = self.row(text)
        view = self.page.list
        rect = view.visualRect(self.page.model.index(row))
        point = QPoint(rect.left() + rect.width() // 3, rect.center().y())
        if spot is not None:
            self.qtbot.mouseMove(view.viewport(), point)
            point = next(
                QPoint(rect.left() + x, rect.center().y())
                for x in range(0, rect.width(), 3)
                if view.spot_at(QPoint(rect.left() + x, rect.center().y())) == (row, spot)
            )
            self.qtbot.mouseMove(view.viewport(), point)
        if double:
            self.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        else:
            self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        self.settle()

    def search(self, text: str) -> None:
        """Type into the search box and press Enter."""
        line = self.page.search.line
        line.setFocus()
        line.selectAll()
        if text:
            self.qtbot.keyClicks(line, text)
        else:
            self.qtbot.keyClick(line, Qt.Key.Key_Delete)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)
        self.settle()

    # -- seeing

    def settle(self) -> None:
        """Wait until what is seen was read."""

        def ready() -> bool:
            if self.bridge.is_busy() or self.page.history.is_resting:
                return False
            self.page.list.executeDelayedItemsLayout()
            return not self.page.model.wanted(*self.page.list.visible_rows())

        self.qtbot.waitUntil(ready, timeout=5000)

    def row(self, text: str) -> int:
        """The first row that says a text."""
        for row in range(self.page.model.rowCount()):
            if text in drawn(self.page.model.line(row), self.page.model.words(row)):
                return row
        raise AssertionError(f"no line says {text!r}:\n{self.screen()}")

    def screen(self) -> str:
        """The lines on the screen as text."""
        view, model = self.page.list, self.page.model
        if not view.isVisible():
            return self.page.empty.accessibleName()
        first, last = view.visible_rows()
        return "\n".join(drawn(model.line(row), model.words(row)) for row in range(first, last + 1))

    def entries(self) -> list[EntryView]:
        """What the file says, newest first."""
        return self.world.holdfast.browsing.page()

    def times(self, text: str) -> str:
        """The times of the entry with this description, as the file has them."""
        entry = next(view.entry for view in self.entries() if view.entry.description == text)
        start = wall_clock(entry.start, self.world.zone)
        stop = "now" if entry.stop is None else f"{wall_clock(entry.stop, self.world.zone):%H:%M}"
        return f"{start:%a %H:%M}-{stop}"


def drawn(line: Line, words: Words) -> str:
    """A line as text, in the order in which it is painted."""
    match line:
        case Header():
            return " ".join(part for part in ("==", words.title, words.remark, words.range, words.length) if part)
        case GapLine() | OverlapLine() | NothingLine():
            buttons = " ".join(f"[{spot.value}]" for spot in worded_on(line))
            return " ".join(part for part in ("  ", words.title, words.range, buttons) if part)
        case PendingLine():
            return "  ░░░░"
        case EntryLine() | GroupLine():
            lead = f"({words.remark}{'v' if line.is_open else '>'})" if isinstance(line, GroupLine) else "   "
            lead = " | " if isinstance(line, EntryLine) and line.member else lead
            parts = [
                lead, words.range, words.length, words.title, f"@{words.project}" if words.project else "",
                f"#{words.tags}" if words.tags else "", "$" if line.view.entry.billable else "",
                _MARKS[words.mark] if words.mark else "",
            ]  # fmt: skip
            return " ".join(part for part in parts if part)


@contextmanager
def a_desk(qtbot: QtBot, *, now: str = NOW, zone: str = "Europe/Tallinn") -> Iterator[Desk]:
    """A page over an empty world; `open` it when the world is filled."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    with a_world(zone=zone, now=now) as world:
        bridge, act, ticker = Bridge(world.holdfast), Act(world.holdfast), Ticker(world.clock)
        bridge.start()
        page = EntriesPage(world.holdfast, bridge, act, ticker)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        desk = Desk(world, bridge, act, ticker, qtbot, page)
        act.did.connect(desk.did.append)
        act.refused.connect(desk.refused.append)
        yield desk
        page.close()
        ticker.stop()
        bridge.stop()
    QLocale.setDefault(before)
