"""The list as a page: search above, days in the middle, what can be done to several below, the editor beside it.

Knows no other page: what it wants of the window it says by signals.
"""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.domain.catalog import name_key
from tracker_app.domain.ids import EntryId
from tracker_app.ui.editor.editor import EntryEditor
from tracker_app.ui.editor.names import Names
from tracker_app.ui.entries.bulk_bar import BulkBar
from tracker_app.ui.entries.gestures import ListGestures
from tracker_app.ui.entries.history import History
from tracker_app.ui.entries.lines import EntryLine, GroupLine, NothingLine
from tracker_app.ui.entries.list_view import DayListView
from tracker_app.ui.entries.model import DayModel
from tracker_app.ui.entries.presenter import EntriesPresenter
from tracker_app.ui.entries.rows import entries_of
from tracker_app.ui.entries.search import Known, NotUnderstood, read_search
from tracker_app.ui.entries.search_box import SearchBox
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import EmptyState, announce, icon_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker

_NARROW = 48
"""Below so many letters' heights (720 px) the editor takes the place of the list instead of standing beside it."""
_EDITOR = 24


class EntriesPage(QWidget):
    """A Page. `timer_wanted` asks the window to put the keyboard into the timer bar, `page_wanted` to show another
    page and a part of it.
    """

    timer_wanted = Signal()
    page_wanted = Signal(str, str)

    def __init__(
        self, holdfast: "Holdfast", bridge: "Bridge", act: "Act", ticker: "Ticker", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._ticker = ticker
        self._is_open = False
        self._kept: tuple[EntryId | None, list[EntryId]] = (None, [])
        self.names = Names(holdfast, bridge, "entries.names", self)
        self.model = DayModel(holdfast.zone(), ticker.now(), self)
        self.history = History(holdfast, bridge, self.model, self)
        self.presenter = EntriesPresenter(holdfast, act, self)
        self.list = DayListView(self.model)
        self.list.setAccessibleName(_("Entries by day"))
        self.gestures = ListGestures(holdfast, self.list, self.model, self.presenter, self.names)
        self.search = SearchBox(self)
        self.editor = EntryEditor(holdfast, bridge, act, ticker)
        self.empty = EmptyState()
        self.bulk = BulkBar()
        self.grouped = icon_button(Icon.LIST, _("Similar entries as one line"), parent=self)
        self.grouped.setCheckable(True)
        self.grouped.setChecked(self.history.is_grouped)
        self._build()
        self._connect(ticker)
        to_today = QShortcut(QKeySequence("Ctrl+T"), self)
        to_today.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        to_today.activated.connect(self.go_to_today)

    # -- Page

    @property
    def key(self) -> str:
        """The word by which the window knows it."""
        return "list"

    @property
    def title(self) -> str:
        """The name on the rail."""
        return _("List")

    @property
    def icon(self) -> Icon:
        """The drawing on the rail."""
        return Icon.LIST

    @property
    def widget(self) -> QWidget:
        """What is put into the window."""
        return self

    def shown(self) -> None:
        """Read the newest days the first time, later what changed meanwhile."""
        if not self._is_open:
            self._is_open = True
            self.history.open()
        self.model.tick(self._ticker.now())
        self.history.watch(watching=True)
        self.names.wanted()

    def hidden(self) -> None:
        """Read nothing more."""
        self.history.watch(watching=False)

    def focus_first(self) -> None:
        """Give the keyboard to the list, at its newest line."""
        if self._stack.currentWidget() is self.list:
            if not self.list.currentIndex().isValid():
                self.list.go_to(0)
            self.list.setFocus()
        else:
            self.empty.setFocus()

    # -- what the window and other pages ask for

    def show_entry(self, entry: EntryId) -> None:
        """Open the editor on an entry and go to it in the list if it is in sight."""
        row = self.model.row_of(entry)
        if row is not None:
            self.list.go_to(row)
        self._open_editor(entry, True)

    def search_for(self, text: str) -> None:
        """Search for a text."""
        self.search.set_text(text)

    @Slot()
    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.line.selectAll()

    @Slot()
    def go_to_today(self) -> None:
        """Ctrl+T."""
        self.list.scrollToTop()
        self.list.go_to(0)
        self.list.setFocus()

    @Slot()
    def add_earlier(self) -> None:
        """Ctrl+Shift+N: record time by hand."""
        self.gestures.add_earlier(self.model.now.today)

    # -- building

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        bar.setSpacing(SPACE)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.grouped, 0, Qt.AlignmentFlag.AlignTop)
        today = icon_button(Icon.CALENDAR, _("Go to today (Ctrl+T)"), parent=self)
        today.clicked.connect(self.go_to_today)
        bar.addWidget(today, 0, Qt.AlignmentFlag.AlignTop)
        add = icon_button(Icon.PLUS, _("Add earlier time (Ctrl+Shift+N)"), parent=self)
        add.clicked.connect(self.add_earlier)
        bar.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bulk)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._side)
        self._split.addWidget(self.editor)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self.editor.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        # Side by side both ask for more than a narrow window has; there only one of them is shown.
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        whole.addWidget(self._split)

    def _connect(self, ticker: "Ticker") -> None:
        self.list.seen.connect(self._seen)
        self.list.all_wanted.connect(self.history.read_all)
        self.list.selectionModel().selectionChanged.connect(self._chosen)
        self.list.selectionModel().currentChanged.connect(self._current)
        self.model.settled.connect(self._settled)
        self.model.dataChanged.connect(self._chosen)
        self.history.opened.connect(self._opened)
        self.history.complete.connect(self.list.select_everything)
        self.history.changing.connect(self._keep_place)
        self.history.changed.connect(self._find_place)
        self.search.searched.connect(self._search)
        self.search.left.connect(self.focus_first)
        self.empty.chosen.connect(self._empty_pressed)
        self.bulk.pressed.connect(self.gestures.do)
        self.bulk.closed.connect(self._end_choice)
        self.grouped.toggled.connect(self.history.set_grouped)
        self.gestures.wants_editor.connect(self._open_editor)
        self.gestures.dismissed.connect(self._dismiss_gap)
        self.presenter.wants_editor.connect(self._edit_new)
        self.editor.closed.connect(self._editor_closed)
        self.editor.page_wanted.connect(self.page_wanted)
        ticker.second.connect(self._tick)
        ticker.minute.connect(self._tick)

    # -- following

    @Slot(object)
    def _tick(self, now: object) -> None:
        if self._is_open and self.isVisible():
            self.model.tick(int(str(now)))

    @Slot()
    def _seen(self) -> None:
        if self._is_open:
            self.history.see(*self.list.visible_rows())

    @Slot()
    def _opened(self) -> None:
        self._settled()
        if self.history.query is None:
            self.search.refuse("")
        elif not self.model.days.rows:
            announce(self, _("Nothing found"))

    @Slot()
    def _settled(self) -> None:
        days = self.model.days
        only = self.model.line(1) if days.rows == 2 else None
        if self.history.query is not None and not days.rows:
            self.empty.fill(
                Icon.SEARCH,
                _("Nothing matches {search}.").format(search=self.search.text()),
                hint=_("All years were searched."),
                buttons=(("clear", _("Clear the search")),),
            )
            self._stack.setCurrentWidget(self.empty)
        elif isinstance(only, NothingLine) and self.history.query is None:
            self.empty.fill(
                Icon.CLOCK,
                _("No time yet today."),
                hint=_("Type what you are working on, and press Enter."),
                buttons=(("timer", _("Start a timer")), ("add", _("Add earlier time"))),
            )
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentWidget(self.list)

    @Slot(str)
    def _empty_pressed(self, key: str) -> None:
        match key:
            case "clear":
                self.search.set_text("")
                self.search.setFocus()
            case "timer":
                self.timer_wanted.emit()
            case "add":
                self.add_earlier()

    @Slot(str)
    def _search(self, text: str) -> None:
        lists = self.names.read_now()
        known = Known(
            {name_key(project.name): project.id for project in lists.projects},
            {name_key(name): client for client, name in lists.clients.items()},
            lists.tags,
            self._ticker.now(),
            self._holdfast.zone(),
        )
        query = read_search(text, known)
        if isinstance(query, NotUnderstood):
            self.search.refuse(query.sentence)
            return
        self.search.refuse("")
        if query != self.history.query or query is not None:
            self.history.open(query)

    @Slot(object)
    def _dismiss_gap(self, gap: object) -> None:
        start, stop = cast("tuple[int, int]", gap)
        self.history.dismiss_gap(start, stop)

    # -- choice

    @Slot()
    def _chosen(self) -> None:
        chosen = self.gestures.chosen()
        now = self._ticker.now()
        was_shown = self.bulk.isVisible()
        self.bulk.show_choice(len(chosen), sum(view.entry.seconds(now) for view in chosen))
        if self.bulk.isVisible() and not was_shown:
            QTimer.singleShot(0, self._keep_in_sight)

    @Slot()
    def _keep_in_sight(self) -> None:
        """The bar has come up below: what was chosen last is not to lie behind it."""
        self.list.scrollTo(self.list.currentIndex())

    @Slot()
    def _end_choice(self) -> None:
        current = self.list.currentIndex()
        self.list.clearSelection()
        if current.isValid():
            self.list.setCurrentIndex(current)
        self.list.setFocus()

    @Slot()
    def _current(self) -> None:
        line = self.gestures.current()
        if self.editor.isVisible() and isinstance(line, EntryLine) and not self._kept[1]:
            self.editor.show_entry(line.view.entry.id)

    @Slot()
    def _keep_place(self) -> None:
        line = self.gestures.current()
        ids = [view.entry.id for view in self.gestures.chosen()]
        here = entries_of(line)[0] if isinstance(line, (EntryLine, GroupLine)) else None
        self._kept = (here, ids)

    @Slot()
    def _find_place(self) -> None:
        """An entry that went to another day takes the keyboard along."""
        here, _ids = self._kept
        self._kept = (None, [])
        line = self.gestures.current()
        row = None if here is None else self.model.row_of(here)
        if row is not None and (line is None or here not in entries_of(line)):
            self.list.setCurrentIndex(self.model.index(row))

    # -- editor

    @Slot(object)
    def _edit_new(self, entry: object) -> None:
        row = self.model.row_of(EntryId(str(entry)))
        if row is not None:
            self.list.go_to(row)
        self._open_editor(entry, True)

    @Slot(object, bool)
    def _open_editor(self, entry: object, focus: bool) -> None:
        was_hidden = self.editor.isHidden()
        self.editor.show_entry(EntryId(str(entry)))
        self.editor.show()
        if was_hidden:
            wide = _EDITOR * self.fontMetrics().height()
            self._split.setSizes([max(wide, self.width() - wide), wide])
        self._arrange()
        if focus:
            self.editor.focus_first()

    @Slot()
    def _editor_closed(self) -> None:
        self.editor.hide()
        self._arrange()
        self.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = _NARROW * self.fontMetrics().height()
        self._side.setVisible(self.editor.isHidden() or self.width() >= wide)
