"""Turns keys, painted buttons and the menu of the list into wishes to the presenter. Decides nothing about entries."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from tracker_app.app import explain
from tracker_app.app.browsing import EntryView
from tracker_app.app.messages import _
from tracker_app.domain.durations import length_of
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.typed_times import day_of, instant_of
from tracker_app.domain.zones import day_bounds, local_day, zone_info
from tracker_app.ui import text as screen
from tracker_app.ui.editor.names import Names
from tracker_app.ui.editor.split_panel import SplitPanel
from tracker_app.ui.entries.columns import Field
from tracker_app.ui.entries.commands import COMMANDS, Do
from tracker_app.ui.entries.inline_edit import InlineEdit
from tracker_app.ui.entries.lines import EntryLine, GapLine, GroupLine, Line, NothingLine, OverlapLine
from tracker_app.ui.entries.list_view import DayListView
from tracker_app.ui.entries.model import DayModel
from tracker_app.ui.entries.panels import ShiftPanel, TagsPanel
from tracker_app.ui.entries.presenter import FIVE_MINUTES, EntriesPresenter
from tracker_app.ui.entries.rows import entries_of, views_of
from tracker_app.ui.entries.spots import Spot
from tracker_app.ui.entries.words import project_of, title_of
from tracker_app.ui.project_choices import project_choices
from tracker_app.ui.theme import icon
from tracker_app.ui.widgets import Parsed, Picker, Refused

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast


class ListGestures(QObject):
    """`wants_editor` carries (entry, whether the keyboard goes along); `dismissed` a gap (start, stop) to hide."""

    wants_editor = Signal(object, bool)
    dismissed = Signal(object)

    def __init__(
        self, holdfast: "Holdfast", view: DayListView, model: DayModel, presenter: EntriesPresenter, names: Names
    ) -> None:
        super().__init__(view)
        self._clock = holdfast.clock
        self._zone = holdfast.zone
        self._view = view
        self._model = model
        self._presenter = presenter
        self._names = names
        self._for: tuple[EntryId, ...] = ()
        self._editing: Line | None = None
        self._inline = InlineEdit(view.viewport())
        self._inline.finished.connect(self._typed)
        self._inline.abandoned.connect(view.setFocus)
        self._picker = Picker(view, name=_("Project"), placeholder=_("Find or create a project"), create=_create_words)
        self._picker.picked.connect(self._project_picked)
        self._picker.wanted.connect(self._project_wanted)
        self._tags = TagsPanel(view)
        self._tags.changed.connect(self._tags_changed)
        self._shift = ShiftPanel(view, self._parse_length, self._parse_day)
        self._shift.shifted.connect(self._shifted)
        self._shift.day_picked.connect(self._day_picked)
        self._split = SplitPanel(view, self._parse_time)
        self._split.picked.connect(self._split_picked)
        view.seen.connect(self._follow)
        view.commanded.connect(self.do)
        view.pressed_spot.connect(self._spot)
        view.activated_row.connect(self._activated)
        view.menu_wanted.connect(self._menu)
        view.dropped.connect(self._dropped)
        view.drew.connect(self._drew)

    # -- what is chosen

    def chosen(self) -> list[EntryView]:
        """The chosen entries that were read, newest first, each once."""
        lines = (self._model.line(row) for row in self._view.chosen_rows())
        return views_of(line for line in lines if isinstance(line, (EntryLine, GroupLine)))

    def current(self) -> Line | None:
        """The line with the keyboard."""
        row = self._view.currentIndex().row()
        return self._model.line(row) if row >= 0 else None

    # -- commands

    @Slot(object)
    def do(self, wish: object) -> None:
        """Do what a key, a button of the bar or the menu asks for."""
        do = Do(str(wish))
        line = self.current()
        if isinstance(line, (GapLine, OverlapLine, NothingLine)):
            self._mend(line, do)
            return
        chosen = self.chosen()
        if not chosen and isinstance(line, (EntryLine, GroupLine)):
            chosen = views_of([line])
        if self._go(do) or not chosen:
            return
        ids = tuple(view.entry.id for view in chosen)
        match do:
            case Do.DELETE:
                self._presenter.delete(ids, title_of(chosen[0]))
            case Do.PROJECT:
                self._ask_project(ids, chosen)
            case Do.TAGS:
                self._ask_tags(ids, chosen)
            case Do.BILLABLE:
                self._presenter.set_billable(ids, billable=not all(view.entry.billable for view in chosen))
            case Do.SHIFT:
                self._for = ids
                self._shift.ask(self._view.anchor())
            case Do.JOIN:
                self._presenter.join(ids)
            case Do.COPY:
                self._copy(chosen)
            case _ if isinstance(line, (EntryLine, GroupLine)):
                self._do_to_one(do, line)

    def _do_to_one(self, do: Do, line: EntryLine | GroupLine) -> None:
        view = line.view
        match do:
            case Do.EDIT if isinstance(line, GroupLine):
                self._toggle(line)
            case Do.EDIT:
                self.wants_editor.emit(view.entry.id, True)
            case Do.RENAME:
                self._edit_inline(Field.TITLE)
            case Do.CONTINUE:
                self._presenter.continue_entry(view)
            case Do.SPLIT:
                self._ask_split(view)
            case Do.DUPLICATE:
                self._presenter.duplicate(view.entry.id)
            case Do.START_EARLIER | Do.START_LATER:
                way = -FIVE_MINUTES if do is Do.START_EARLIER else FIVE_MINUTES
                self._presenter.nudge(views_of([line]), start=way)
            case Do.STOP_EARLIER | Do.STOP_LATER:
                way = -FIVE_MINUTES if do is Do.STOP_EARLIER else FIVE_MINUTES
                self._presenter.nudge(views_of([line]), stop=way)

    def _go(self, do: Do) -> bool:
        line = self.current()
        match do:
            case Do.OLDER_DAY:
                self._view.step_day(1)
            case Do.NEWER_DAY:
                self._view.step_day(-1)
            case Do.OPEN | Do.CLOSE:
                if isinstance(line, GroupLine) and line.is_open == (do is Do.CLOSE):
                    self._toggle(line)
            case _:
                return False
        return True

    def _mend(self, line: GapLine | OverlapLine | NothingLine, do: Do) -> None:
        """On a line that says what is wrong, Enter takes its first remedy and Delete its second."""
        if self._go(do):
            return
        match line, do:
            case GapLine(), Do.EDIT | Do.CONTINUE:
                self._presenter.fill(line)
            case GapLine(), Do.DELETE:
                self.dismissed.emit((line.start, line.stop))
            case OverlapLine(), Do.EDIT if not line.earlier.entry.is_running:
                self._presenter.trim(line)
            case OverlapLine(), Do.JOIN | Do.DELETE:
                self._presenter.move_behind(line)
            case NothingLine(last=last), Do.CONTINUE | Do.EDIT if last is not None:
                self._presenter.continue_entry(last)

    @Slot(object)
    def _spot(self, pressed: object) -> None:
        row, spot = cast("tuple[int, Spot]", pressed)
        line = self._model.line(row)
        match line, spot:
            case GroupLine(), Spot.EXPAND:
                self._toggle_at(row, line)
            case ((EntryLine() | GroupLine()), Spot.CONTINUE | Spot.STOP):
                self._presenter.continue_entry(line.view)
            case ((EntryLine() | GroupLine()), Spot.DELETE):
                self._presenter.delete(entries_of(line), title_of(line.view))
            case EntryLine(), Spot.SPLIT:
                self._view.setCurrentIndex(self._model.index(row))
                self._ask_split(line.view)
            case EntryLine(), Spot.DUPLICATE:
                self._presenter.duplicate(line.view.entry.id)
            case GapLine(), Spot.FILL:
                self._presenter.fill(line)
            case GapLine(), Spot.IGNORE:
                self.dismissed.emit((line.start, line.stop))
            case OverlapLine(), Spot.TRIM:
                self._presenter.trim(line)
            case OverlapLine(), Spot.MOVE:
                self._presenter.move_behind(line)
            case NothingLine(last=last), Spot.CONTINUE_LAST:
                self._presenter.continue_entry(last)
            case NothingLine(), Spot.ADD:
                self.add_earlier(self._model.day_at(row))

    def add_earlier(self, day: date) -> None:
        """Record time by hand on a day."""
        self._presenter.add_earlier(day_bounds(day, self._zone()).start)

    @Slot(object)
    def _activated(self, row: object) -> None:
        line = self._model.line(int(str(row)))
        if isinstance(line, GroupLine):
            self._toggle_at(int(str(row)), line)
        elif isinstance(line, EntryLine):
            self.wants_editor.emit(line.view.entry.id, True)

    @Slot(QPoint)
    def _menu(self, where: QPoint) -> None:
        line = self.current()
        chosen = self.chosen()
        if not isinstance(line, (EntryLine, GroupLine)) or not chosen:
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        runs = line.view.entry.is_running
        for command in COMMANDS:
            if command.in_menu and (command.for_several or len(chosen) == 1 or isinstance(line, GroupLine)):
                words = _("Stop") if runs and command.do is Do.CONTINUE else str(command.label)
                action = QAction(f"{words}\t{command.keys[0]}", menu)
                if command.icon is not None:
                    action.setIcon(icon(command.icon))
                action.setData(command.do.value)
                menu.addAction(action)
        menu.triggered.connect(self._menu_chosen)
        menu.popup(where)

    @Slot(QAction)
    def _menu_chosen(self, action: QAction) -> None:
        self.do(action.data())

    @Slot(object)
    def _dropped(self, day: object) -> None:
        ids = [view.entry.id for view in self.chosen()]
        if ids and isinstance(day, date):
            self._presenter.move_to_day(ids, day)

    @Slot(object)
    def _drew(self, span: object) -> None:
        start, stop = cast("tuple[int, int]", span)
        self._presenter.add(start, stop)

    def _toggle(self, line: GroupLine) -> None:
        self._toggle_at(self._view.currentIndex().row(), line)

    def _toggle_at(self, row: int, line: GroupLine) -> None:
        self._model.toggle_group(self._model.day_at(row), line.group)
        if not line.is_open:
            # What was opened is to be seen, and the line that was pressed too.
            self._view.scrollTo(self._model.index(row + len(line.members)))
            self._view.scrollTo(self._model.index(row))

    def _copy(self, chosen: Sequence[EntryView]) -> None:
        zone = zone_info(self._zone())
        today = local_day(int(self._clock.now()), self._zone())
        lines = []
        for view in reversed(chosen):
            entry = view.entry
            day = screen.short_day(local_day(entry.start, self._zone()), today)
            seconds = screen.duration(entry.seconds(int(self._clock.now())))
            times = screen.wall_range(entry.start, entry.stop, zone)
            lines.append(
                "\t".join((day, times, seconds, title_of(view), project_of(view) or "", ", ".join(entry.tags)))
            )
        QGuiApplication.clipboard().setText("\n".join(lines))

    # -- panels

    def _ask_project(self, ids: tuple[EntryId, ...], chosen: Sequence[EntryView]) -> None:
        self._for = ids
        lists = self._names.read_now()
        self._picker.set_choices(project_choices(lists.projects, lists.clients))
        projects = {view.entry.project for view in chosen}
        self._picker.open_at(self._view.anchor(), current=projects.pop() if len(projects) == 1 else None)

    @Slot(object)
    def _project_picked(self, project: object) -> None:
        self._presenter.set_project(self._for, project)  # type: ignore[arg-type]

    @Slot(str)
    def _project_wanted(self, name: str) -> None:
        self._presenter.make_project(self._for, name)

    def _ask_tags(self, ids: tuple[EntryId, ...], chosen: Sequence[EntryView]) -> None:
        self._for = ids
        common = set.intersection(*(set(view.entry.tags) for view in chosen))
        self._tags.ask(self._view.anchor(), sorted(common), self._names.read_now().tags, several=len(ids) > 1)

    @Slot(object)
    def _tags_changed(self, change: object) -> None:
        added, removed = cast("tuple[tuple[str, ...], tuple[str, ...]]", change)
        self._presenter.retag(self._for, add=added, remove=removed)

    @Slot(object)
    def _shifted(self, seconds: object) -> None:
        self._presenter.shift(self._for, int(str(seconds)))

    @Slot(object)
    def _day_picked(self, day: object) -> None:
        if isinstance(day, date):
            self._presenter.move_to_day(self._for, day)

    def _ask_split(self, view: EntryView) -> None:
        entry = view.entry
        self._for = (entry.id,)
        stop = int(self._clock.now()) if entry.stop is None else entry.stop
        if stop - entry.start > 1:
            self._split.ask(self._view.anchor(), entry.start, stop, zone_info(self._zone()))

    @Slot(object)
    def _split_picked(self, at: object) -> None:
        self._presenter.split(self._for[0], int(str(at)))

    def _parse_length(self, text: str) -> Parsed | Refused:
        sign = -1 if text.strip().startswith(("-", "−")) else 1
        seconds = length_of(text.strip().lstrip("+-−"))
        return _answer(seconds, lambda value: (sign * value, text))

    def _parse_day(self, text: str) -> Parsed | Refused:
        day = day_of(text, int(self._clock.now()), self._zone())
        return Refused(explain.sentence(day)) if isinstance(day, Refusal) else Parsed(day, text)

    def _parse_time(self, text: str, start: int) -> Parsed | Refused:
        zone, now = self._zone(), int(self._clock.now())
        at = instant_of(text, now, zone, "at", day=local_day(start, zone), after=start)
        return _answer(at, lambda value: (value, screen.wall_time(value, zone_info(zone))))

    # -- in place

    def _edit_inline(self, field: Field) -> None:
        row = self._view.currentIndex().row()
        line = self.current()
        if not isinstance(line, (EntryLine, GroupLine)):
            return
        if isinstance(line, GroupLine) and field is not Field.TITLE:
            return
        words = self._model.words(row)
        shown = {Field.TITLE: line.view.entry.description, Field.RANGE: words.range, Field.LENGTH: words.length}[field]
        self._editing = line
        self._inline.open(field, shown, self._view.column_rect(row, field))

    @Slot()
    def _follow(self) -> None:
        """Keep the line that is typed into over its entry while the list moves below it."""
        line = self._editing
        if not isinstance(line, (EntryLine, GroupLine)) or not self._inline.isVisible():
            return
        row = self._model.row_of(line.view.entry.id)
        if row is None:
            self._editing = None
            self._inline.close_edit()
            self._view.setFocus()
        else:
            self._inline.place(self._view.column_rect(row, self._inline.field))

    @Slot(object)
    def _typed(self, answer: object) -> None:
        field, text, following = cast("tuple[Field, str, Field | None]", answer)
        line = self._editing
        if not isinstance(line, (EntryLine, GroupLine)):
            return
        words = self._shown(line, field)
        refusal = None if text == words else self._presenter.write(line.view.entry, entries_of(line), field, text)
        if refusal is not None:
            self._inline.refuse(explain.sentence(refusal))
            return
        self._editing = None
        self._inline.close_edit()
        self._view.setFocus()
        row = self._model.row_of(line.view.entry.id)
        if row is not None:
            self._view.setCurrentIndex(self._model.index(row))
            if following is not None:
                self._edit_inline(following)

    def _shown(self, line: EntryLine | GroupLine, field: Field) -> str:
        if field is Field.TITLE:
            return line.view.entry.description
        row = self._model.row_of(line.view.entry.id)
        if row is None:
            return ""
        words = self._model.words(row)
        return words.range if field is Field.RANGE else words.length


def _answer(found: int | Refusal, shown: Callable[[int], tuple[int, str]]) -> Parsed | Refused:
    if isinstance(found, Refusal):
        return Refused(explain.sentence(found))
    return Parsed(*shown(found))


def _create_words(name: str) -> str:
    return _("Create project “{name}”").format(name=name)
