"""The strip above a view for news that lasts: offline, clock changed. Shows one at a time. Knows no cause."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind, Role
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets.controls import announce, icon_button, push_button
from tracker_app.ui.widgets.sign import Sign


class Tone(IntEnum):
    """How grave the news is; the gravest is shown first."""

    INFO = 0
    SUCCESS = 1
    WARNING = 2
    DANGER = 3


_LOOK = {
    Tone.INFO: (Icon.INFO, Role.ACCENT),
    Tone.SUCCESS: (Icon.CHECK, Role.SUCCESS),
    Tone.WARNING: (Icon.ALERT, Role.WARNING),
    Tone.DANGER: (Icon.ALERT, Role.DANGER),
}


@dataclass(frozen=True, slots=True)
class News:
    """What a banner says. `key` names the cause: the same cause updates its banner and never opens a second one."""

    key: str
    sentence: str
    tone: Tone = Tone.INFO
    action: str = ""
    drawing: Icon | None = None


class Banners(QWidget):
    """Holds the news and shows the gravest; hidden while there is none. Signals carry the key of the news."""

    acted = Signal(str)
    dismissed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._news: dict[str, News] = {}
        self._strip = _Strip(self)
        self._strip.button.clicked.connect(self._act)
        self._strip.close_button.clicked.connect(self._dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, 0)
        column.addWidget(self._strip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    def put(self, news: News) -> None:
        """Adds or updates news."""
        self._news[news.key] = news
        self._show()

    def take(self, key: str) -> None:
        """Its cause is over; unknown keys are no mistake."""
        if self._news.pop(key, None) is not None:
            self._show()

    def shown(self) -> News | None:
        """What can be read now."""
        return max(self._news.values(), key=lambda one: one.tone, default=None)

    @Slot()
    def _act(self) -> None:
        news = self.shown()
        if news is not None:
            self.acted.emit(news.key)

    @Slot()
    def _dismiss(self) -> None:
        news = self.shown()
        if news is not None:
            self.take(news.key)
            self.dismissed.emit(news.key)

    def _show(self) -> None:
        news = self.shown()
        self.setVisible(news is not None)
        if news is not None:
            self._strip.fill(news)


class _Strip(QFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("banner", "info")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_WIDE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        self._sign = Sign(Icon.INFO, Role.ACCENT, parent=self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = push_button("", parent=self)
        self.close_button = icon_button(Icon.CLOSE, _("Dismiss"), kind=Kind.QUIET, parent=self)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)

    def fill(self, news: News) -> None:
        if self._words.text() != news.sentence:
            announce(self, news.sentence)
        drawing, role = _LOOK[news.tone]
        self._sign.set_drawing(news.drawing or drawing, role)
        self._words.setText(news.sentence)
        self.setAccessibleName(news.sentence)
        self.button.setVisible(bool(news.action))
        self.button.setText(news.action)
        self.button.setAccessibleName(f"{news.action}: {news.sentence}")
        self.setProperty("banner", news.tone.name.lower())
        self.style().unpolish(self)
        self.style().polish(self)
