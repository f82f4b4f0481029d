"""Asks what an absence was: a window beside the others that takes no keyboard by itself (UI.md 9). Decides nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.app.recording import Content
from tracker_app.domain.zones import zone_info
from tracker_app.ui import text
from tracker_app.ui.absence.edges import EdgeRibbon
from tracker_app.ui.absence.words import headline, reasons
from tracker_app.ui.theme import Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import push_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.absence.keeper import AbsenceKeeper
    from tracker_app.ui.ticker import Ticker

_WIDTH = 440


class AbsencePrompt(QWidget):
    """Shown while the keeper has a question. Closing it keeps the time: unanswered means unchanged."""

    def __init__(
        self, holdfast: "Holdfast", keeper: "AbsenceKeeper", ticker: "Ticker", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(_("Absence"))
        self.setObjectName("absence")
        self.setMinimumWidth(_WIDTH)
        self._holdfast = holdfast
        self._keeper = keeper
        self._ticker = ticker
        self._head = QLabel(self)
        self._head.setWordWrap(True)
        set_type(self._head, Type.HEADING)
        self._why = QLabel(self)
        self._why.setWordWrap(True)
        self._why.setProperty("muted", True)
        self._timer = QLabel(self)
        self._timer.setWordWrap(True)
        self._ribbon = EdgeRibbon(self)
        self._ribbon.moved.connect(self._moved)
        self._other = QLineEdit(self)
        self._other.setPlaceholderText(_("What was it?"))
        self._other.setAccessibleName(_("What was it?"))
        self._other.returnPressed.connect(self._record)
        self._other.hide()
        self._record_button = push_button(_("Record"), kind=Kind.PRIMARY, parent=self)
        self._record_button.clicked.connect(self._record)
        self._record_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_WIDE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE)
        for part in (self._head, self._why, self._ribbon, self._timer):
            column.addWidget(part)
        column.addSpacing(SPACE)
        column.addLayout(self._choices())
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._other, 1)
        row.addWidget(self._record_button)
        column.addLayout(row)
        keeper.asked.connect(self._asked)
        keeper.withdrawn.connect(self.hide)

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE)
        for place, (label, hint, slot) in enumerate(
            (
                (_("&Keep as worked"), _("Nothing is changed (K)"), self._keeper.keep),
                (_("&Discard and continue"), _("Take the absence out and go on (D)"), self._keeper.take_out),
                (_("Discard and &stop"), _("Stop the timer where you left (S)"), self._keeper.stop_there),
                (_("&New entry…"), _("Make the absence an entry of its own (N)"), self._open_other),
                (_("&Break"), _("A break is no entry: take it out and go on (B)"), self._keeper.take_out),
            )
        ):
            button = push_button(label, tooltip=hint, parent=self)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            grid.addWidget(button, place // 2, place % 2)
        return grid

    @Slot()
    def _asked(self) -> None:
        absence, view = self._keeper.absence, self._keeper.view
        if absence is None or view is None:
            return
        zone, now = zone_info(self._holdfast.zone()), self._ticker.now()
        self._head.setText(headline(absence, zone, now))
        self._why.setText(reasons(absence, zone))
        name = view.entry.description or _("No description")
        self._timer.setText(
            _("The timer “{name}” runs since {time}.").format(name=name, time=text.when(view.entry.start, now, zone))
        )
        self._ribbon.show_edges(view.entry.start, now, absence.left, absence.back, zone)
        self._other.clear()
        self._other.hide()
        self._record_button.hide()
        self.setAccessibleName(f"{self._head.text()} {self._why.text()}")
        self.adjustSize()
        self.show()
        self.raise_()

    @Slot(object)
    def _moved(self, edges: tuple[int, int]) -> None:
        self._keeper.adjust(*edges)
        if self._keeper.absence is not None:
            self._head.setText(headline(self._keeper.absence, zone_info(self._holdfast.zone()), self._ticker.now()))

    @Slot()
    def _open_other(self) -> None:
        self._other.show()
        self._record_button.show()
        self.adjustSize()
        self._other.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _record(self) -> None:
        self._keeper.make_other(Content(self._other.text().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = {
            Qt.Key.Key_K: self._keeper.keep,
            Qt.Key.Key_Escape: self._keeper.keep,
            Qt.Key.Key_D: self._keeper.take_out,
            Qt.Key.Key_B: self._keeper.take_out,
            Qt.Key.Key_S: self._keeper.stop_there,
            Qt.Key.Key_N: self._open_other,
        }
        act = keys.get(Qt.Key(event.key()))
        if act is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        act()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._keeper.keep()
        event.accept()
