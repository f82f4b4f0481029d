"""What a view shows while it has nothing: a drawing, a sentence and what to do next. Knows no view."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker_app.ui.theme import Icon, Kind, Role, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE
from tracker_app.ui.widgets.controls import push_button
from tracker_app.ui.widgets.sign import Sign

_WIDEST = 420


class EmptyState(QWidget):
    """`chosen` carries the key of the button that was pressed. The first button is the one we advise."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Sign(Icon.CLOCK, Role.MUTED, size=40, parent=self)
        self._sentence = _centred(self)
        set_type(self._sentence, Type.HEADING)
        self._hint = _centred(self)
        self._hint.setProperty("muted", True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
        column.setSpacing(SPACE)
        column.addStretch(2)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE)
        column.addWidget(self._sentence)
        column.addWidget(self._hint)
        column.addSpacing(SPACE)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def fill(self, drawing: Icon, sentence: str, *, hint: str = "", buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Shows a sentence and buttons given as (key, text)."""
        self._sign.set_drawing(drawing, Role.MUTED)
        self._sentence.setText(sentence)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(sentence)
        while (item := self._buttons.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self._buttons.addStretch(1)
        for at, (key, text) in enumerate(buttons):
            button = push_button(text, kind=Kind.PLAIN if at else Kind.PRIMARY, parent=self)
            button.setProperty("key", key)
            button.clicked.connect(self._press)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.chosen.emit(str(button.property("key")))


def _centred(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(min(_WIDEST, 240))
    return label
