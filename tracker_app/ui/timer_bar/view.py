"""Puts the timer bar together: words, chips, time. In a narrow window the chips go below the words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Kind, set_kind
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.timer_bar.chips import ContentChips
from tracker_app.ui.timer_bar.describe import Describe
from tracker_app.ui.timer_bar.presenter import State, TimerBarPresenter
from tracker_app.ui.timer_bar.times import Times

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.app.links import Link
    from tracker_app.ui.now import Now
    from tracker_app.ui.ticker import Ticker

NARROW = 720
NARROWER = 560
_NARROWEST = 360
_STEP_SECONDS = 300


class TimerBar(QFrame):
    """The bar over all views. Its slots are what keys, menus and the tray do to it."""

    def __init__(
        self,
        holdfast: "Holdfast",
        presenter: TimerBarPresenter,
        now: "Now",
        ticker: "Ticker",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._narrow: bool | None = None
        set_kind(self, Kind.BAR)
        self.setAccessibleName(_("Timer"))
        self.describe = Describe(presenter, self)
        self.chips = ContentChips(presenter, self)
        self.times = Times(presenter, now, ticker, holdfast.zone, self)
        self.times.pressed.connect(self.toggle)
        self.times.started_at.connect(self._start_at)
        self.times.stopped_at.connect(self._stop_at)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_WIDE, SPACE + SPACE_TIGHT, SPACE_WIDE, SPACE + SPACE_TIGHT)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(SPACE_TIGHT)
        self._grid.addWidget(self.describe, 0, 0)
        self._grid.addWidget(self.chips, 0, 1)
        self._grid.addWidget(self.times, 0, 2)
        self._grid.setColumnStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.describe)
        presenter.changed.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """Show what the presenter says."""
        shown = self._presenter.shown()
        self.describe.fill(shown)
        self.chips.fill(shown)
        self.times.fill(shown)

    @Slot()
    def focus_line(self) -> None:
        """Give the keyboard to the text."""
        self.describe.focus()

    @Slot()
    def start_new(self) -> None:
        """Ctrl+N: write the next timer; what runs goes on until that starts."""
        self._presenter.write_next()
        self.describe.reset()
        self.describe.focus()

    def fill_in(self, link: "Link") -> None:
        """Show what a link says, as the next timer; a person starts it, or goes back with Esc."""
        self._presenter.fill_in(link)
        self.describe.reset()
        self.describe.focus()

    @Slot()
    def toggle(self) -> None:
        """Start or stop, as the button does."""
        if self._presenter.shown().state is State.RUNNING:
            self.describe.leave()
            self._presenter.stop_timer()
        elif self._presenter.start_timer(self.describe.line.text()):
            self.describe.reset()

    @Slot()
    def stop(self) -> None:
        """Stop what runs, also while the next timer is being written."""
        self.describe.leave()
        self._presenter.stop_timer()

    @Slot(object)
    def _start_at(self, instant: object) -> None:
        if self._presenter.start_timer(self.describe.line.text(), at=int(str(instant))):
            self.times.dismiss()
            self.describe.reset()

    @Slot(object)
    def _stop_at(self, instant: object) -> None:
        self.describe.leave()
        if self._presenter.stop_timer(at=int(str(instant))):
            self.times.dismiss()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.times.set_narrow(event.size().width() < NARROWER)
        narrow = event.size().width() < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._grid.removeWidget(self.chips)
            if narrow:
                self._grid.addWidget(self.chips, 1, 0, 1, 3)
            else:
                self._grid.addWidget(self.chips, 0, 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        # Of the narrow form: the wide one must not keep the window from becoming narrow.
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and (entry := self._presenter.running_entry()):
            step = -_STEP_SECONDS if event.key() == Qt.Key.Key_Up else _STEP_SECONDS
            self._presenter.set_start(entry.start + step)
            return
        super().keyPressEvent(event)
