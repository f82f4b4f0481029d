"""The calendar as a page: a toolbar, the days' heads and the grid. Knows no rule."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.domain.ids import EntryId
from tracker_app.ui import text
from tracker_app.ui.calendar.grid import CalendarGrid
from tracker_app.ui.calendar.heads import DayHeads
from tracker_app.ui.calendar.presenter import CalendarPresenter, Shown
from tracker_app.ui.calendar.spans import Span
from tracker_app.ui.editor.editor import EntryEditor
from tracker_app.ui.theme import Icon, Kind, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import ElidedLabel, icon_button, push_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker

_NARROW = 600
"""Below this width one day at a time is shown: seven would be strips."""
_ROOMY = 700
"""Below this width the toolbar keeps its room for the days' dates; the total stands above each day, and Ctrl+wheel
zooms.
"""
_BOTH = 48
"""Below so many letters' heights (720 px) the editor takes the place of the days instead of standing beside them."""
_EDITOR = 21


class CalendarPage(QWidget):
    """A Page. `page_wanted` asks the window to show another page and a part of it.

    The editor is made when the first entry is opened: most looks at the calendar need none.
    """

    page_wanted = Signal(str, str)
    key = "calendar"
    icon = Icon.CALENDAR

    def __init__(
        self, holdfast: "Holdfast", bridge: "Bridge", act: "Act", ticker: "Ticker", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._make_editor: Callable[[], EntryEditor] = lambda: EntryEditor(
            holdfast, bridge, act, ticker, key="calendar.editor"
        )
        self.editor: EntryEditor | None = None
        self.presenter = CalendarPresenter(holdfast, bridge, act, ticker, self)
        self.grid = CalendarGrid(holdfast.zone(), self)
        self.heads = DayHeads(self.grid, self)
        self._title = ElidedLabel(parent=self)
        set_type(self._title, Type.HEADING)
        self._total = QLabel(self)
        self._spans = QButtonGroup(self)
        self._was_span: Span | None = None
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self.heads)
        column.addWidget(self.grid, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        # Side by side both ask for more than a narrow window has; there only one of them is shown.
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        whole.addWidget(self._split)
        self.presenter.changed.connect(self._show)
        self.presenter.recorded.connect(self._recorded)
        self.grid.drawn.connect(self.presenter.record)
        self.grid.wished.connect(self.presenter.grant)
        self.grid.removed.connect(self.presenter.remove)
        self.grid.opened.connect(self._open_editor)
        self.grid.chosen.connect(self._chosen)
        self.heads.picked.connect(self._pick_day)
        self.grid.resized.connect(self._fit)
        self._keys()

    @property
    def title(self) -> str:
        """The name on the rail."""
        return _("Calendar")

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    def shown(self) -> None:
        """Read what is to be seen."""
        self.presenter.set_looked_at(True)

    def hidden(self) -> None:
        """Read nothing more."""
        self.presenter.set_looked_at(False)

    def focus_first(self) -> None:
        """Put the keyboard on the days."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_entry(self, entry: EntryId) -> None:
        """Open the editor on an entry."""
        self._open_editor(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.editor is not None and self.editor.isVisible():
            self.editor.close_panel()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    @Slot(object)
    def _open_editor(self, entry: object) -> None:
        if self.editor is None:
            self.editor = self._make_editor()
            self.editor.closed.connect(self._editor_closed)
            self.editor.page_wanted.connect(self.page_wanted)
            self._split.addWidget(self.editor)
            self._split.setStretchFactor(0, 1)
            self._split.setStretchFactor(1, 0)
            self.editor.hide()
        was_hidden = self.editor.isHidden()
        self.editor.show_entry(EntryId(str(entry)))
        self.editor.show()
        if was_hidden:
            wide = _EDITOR * self.fontMetrics().height()
            self._split.setSizes([max(wide, self.width() - wide), wide])
        self._arrange()
        self.editor.focus_first()

    @Slot(object)
    def _chosen(self, entry: object) -> None:
        if entry is not None and self.editor is not None and self.editor.isVisible():
            self.editor.show_entry(EntryId(str(entry)))

    @Slot()
    def _editor_closed(self) -> None:
        if self.editor is not None:
            self.editor.hide()
        self._arrange()
        self.focus_first()

    def _arrange(self) -> None:
        wide = _BOTH * self.fontMetrics().height()
        self._side.setVisible(self.editor is None or self.editor.isHidden() or self.width() >= wide)

    def _toolbar(self) -> QWidget:
        bar = QFrame(self)
        set_kind(bar, Kind.BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        row.setSpacing(SPACE)
        back = icon_button(Icon.CHEVRON_LEFT, _("Earlier"), tooltip=_("Earlier (Alt+Left)"), parent=bar)
        on = icon_button(Icon.CHEVRON_RIGHT, _("Later"), tooltip=_("Later (Alt+Right)"), parent=bar)
        today = push_button(_("Today"), tooltip=_("Go to today (Ctrl+T)"), parent=bar)
        back.clicked.connect(self._back)
        on.clicked.connect(self._on)
        today.clicked.connect(self._to_today)
        for part in (back, on, today):
            row.addWidget(part)
        row.addSpacing(SPACE_TIGHT)
        row.addWidget(self._title, 1)
        row.addWidget(self._total)
        row.addSpacing(SPACE)
        names = {Span.DAY: _("Day"), Span.WORK_WEEK: _("Work week"), Span.WEEK: _("Week")}
        for number, (span, name) in enumerate(names.items()):
            button = QToolButton(bar)
            button.setText(name)
            button.setAccessibleName(_("Show: {span}").format(span=name))
            button.setCheckable(True)
            button.setChecked(span is self.presenter.span)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            set_kind(button, Kind.QUIET)
            self._spans.addButton(button, number)
            row.addWidget(button)
        self._spans.idClicked.connect(self._choose_span)
        out = icon_button(Icon.CHEVRON_DOWN, _("Lower hours"), tooltip=_("Zoom out (Ctrl+−)"), parent=bar)
        closer = icon_button(Icon.CHEVRON_UP, _("Higher hours"), tooltip=_("Zoom in (Ctrl++)"), parent=bar)
        out.clicked.connect(self._zoom_out)
        closer.clicked.connect(self._zoom_in)
        row.addWidget(out)
        row.addWidget(closer)
        self._spare = (self._total, out, closer)
        return bar

    def _keys(self) -> None:
        for keys, slot in (("Alt+Left", self._back), ("Alt+Right", self._on), ("Ctrl+T", self._to_today)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot(object)
    def _show(self, shown: Shown) -> None:
        self.grid.show_columns(shown.columns, shown.zone, shown.now)
        self.heads.show_columns(shown.columns, shown.today)
        first, last = shown.columns[0].day.day, shown.columns[-1].day.day
        if first == last:
            self._title.setText(text.long_day(first))
        else:
            # Translators: two days, "Mon 23 Nov – Sun 29 Nov"
            between = _("{first} – {last}")
            self._title.setText(
                between.format(first=text.short_day(first, shown.today), last=text.short_day(last, shown.today))
            )
        seconds = sum(column.seconds for column in shown.columns)
        self._total.setText(text.duration(seconds))
        self._total.setAccessibleName(_("Total: {total}").format(total=text.duration_in_words(seconds)))

    @Slot(object)
    def _recorded(self, entry: object) -> None:
        self.grid.select(EntryId(str(entry)))
        self._open_editor(entry)

    @Slot(object)
    def _pick_day(self, day: date) -> None:
        self._was_span = None
        self.presenter.show(day, Span.DAY)
        self._check_span()

    @Slot(int)
    def _choose_span(self, number: int) -> None:
        self._was_span = None
        self.presenter.show(span=list(Span)[number])

    @Slot()
    def _fit(self) -> None:
        """One day where there is room for one; back to what was chosen when there is room again."""
        narrow = self.width() < _NARROW
        if narrow and self.presenter.span is not Span.DAY:
            self._was_span = self.presenter.span
            self.presenter.show(span=Span.DAY)
        elif not narrow and self._was_span is not None:
            chosen, self._was_span = self._was_span, None
            self.presenter.show(span=chosen)
        for button in self._spans.buttons():
            button.setVisible(not narrow)
        for part in self._spare:
            part.setVisible(self._side.width() >= _ROOMY)
        self._check_span()

    def _check_span(self) -> None:
        self._spans.button(list(Span).index(self.presenter.span)).setChecked(True)

    @Slot()
    def _back(self) -> None:
        self.presenter.go(-1)

    @Slot()
    def _on(self) -> None:
        self.presenter.go(1)

    @Slot()
    def _to_today(self) -> None:
        self.presenter.show(self.presenter.today())

    @Slot()
    def _zoom_in(self) -> None:
        self.grid.zoom_by(1.2)

    @Slot()
    def _zoom_out(self) -> None:
        self.grid.zoom_by(1 / 1.2)
