"""The bar below the list while several entries are chosen: how many, how long, and what can be done to all of them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text as screen
from tracker_app.ui.entries.commands import Do
from tracker_app.ui.theme import Icon, Kind, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import FlowLayout, icon_button, push_button


class BulkBar(QFrame):
    """`pressed` carries the command (Do); `closed` asks for the end of the choice."""

    pressed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, Kind.CARD)
        self.setAccessibleName(_("For all chosen entries"))
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        set_type(self._words, Type.STRONG)
        flow = FlowLayout(self, gap=SPACE)
        flow.setContentsMargins(SPACE_WIDE, SPACE, SPACE, SPACE)
        flow.addWidget(self._words)
        self.buttons: dict[Do, QPushButton] = {}
        for do, words, drawing, kind in (
            (Do.PROJECT, _("Project…"), Icon.FOLDER, Kind.PLAIN),
            (Do.TAGS, _("Tags…"), Icon.TAG, Kind.PLAIN),
            (Do.BILLABLE, _("Billable"), Icon.DOLLAR, Kind.PLAIN),
            (Do.SHIFT, _("Move in time…"), Icon.CLOCK, Kind.PLAIN),
            (Do.JOIN, _("Join"), None, Kind.PLAIN),
            (Do.DELETE, _("Delete"), Icon.TRASH, Kind.PLAIN),
        ):
            button = push_button(words, drawing=drawing, kind=kind, parent=self)
            button.setProperty("do", do.value)
            button.clicked.connect(self._press)
            flow.addWidget(button)
            self.buttons[do] = button
        self._close: QToolButton = icon_button(Icon.CLOSE, _("End the choice"), parent=self)
        self._close.clicked.connect(self.closed)
        flow.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_choice(self, count: int, seconds: int) -> None:
        """Say how many entries are chosen and how long they are together; hidden below two."""
        words = _("{entries} chosen, {length}").format(entries=screen.entries(count), length=screen.duration(seconds))
        self._words.setText(words)
        self.buttons[Do.JOIN].setEnabled(count == 2)
        self.setVisible(count > 1)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.pressed.emit(Do(str(button.property("do"))))
