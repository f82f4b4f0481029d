"""Asks once what becomes of a running timer when Holdfast ends. Changes nothing itself."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.widgets import push_button

_WORDS_WIDE = 440


class QuitQuestion(QDialog):
    """`answered` carries ("keep" or "stop", whether to remember it). Esc goes on as if nothing had been asked."""

    answered = Signal(str, bool)

    def __init__(self, description: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Quit Holdfast"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sentence = QLabel(_("A timer is running: {name}").format(name=description or _("no description")), self)
        set_type(sentence, Type.HEADING)
        sentence.setWordWrap(True)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        hint = QLabel(_("It can count on while Holdfast is closed; the next start shows it. Nothing is lost."), self)
        hint.setWordWrap(True)
        hint.setProperty("muted", True)
        self._remember = QCheckBox(_("Do not ask again"), self)
        keep = push_button(_("Keep it running"), drawing=Icon.PLAY, kind=Kind.PRIMARY, parent=self)
        keep.clicked.connect(self._keep)
        keep.setDefault(True)
        stop = push_button(_("Stop it now"), drawing=Icon.STOP, parent=self)
        stop.clicked.connect(self._stop)
        cancel = push_button(_("Cancel"), kind=Kind.QUIET, parent=self)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(stop)
        row.addWidget(keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_WIDE)
        column.setSpacing(SPACE)
        column.addWidget(sentence)
        column.addWidget(hint)
        column.addSpacing(SPACE)
        column.addWidget(self._remember)
        column.addSpacing(SPACE)
        column.addLayout(row)
        sentence.setMinimumWidth(_WORDS_WIDE)
        hint.setMinimumWidth(_WORDS_WIDE)
        keep.setFocus()

    @Slot()
    def _keep(self) -> None:
        self.answered.emit("keep", self._remember.isChecked())
        self.accept()

    @Slot()
    def _stop(self) -> None:
        self.answered.emit("stop", self._remember.isChecked())
        self.accept()
