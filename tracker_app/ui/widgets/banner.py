"""The strip above a view for news that lasts: offline, clock changed. Shows one at a time. Knows no cause."""

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind, Role
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets.controls import announce, icon_button, push_button
from tracker_app.ui.widgets.sign import Sign

_NARROW = 560


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
        # Not "maximum": that is the height of the words in one line, and they may take several.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
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
        self._narrow = False
        self._sign = Sign(Icon.INFO, Role.ACCENT, parent=self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = push_button("", parent=self)
        self.close_button = icon_button(Icon.CLOSE, _("Dismiss"), kind=Kind.QUIET, parent=self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_WIDE, SPACE, SPACE, SPACE)
        self._grid.setSpacing(SPACE)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._sign, 0, 0)
        self._grid.addWidget(self._words, 0, 1)
        self._grid.addWidget(self.button, 0, 2)
        self._grid.addWidget(self.close_button, 0, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._grid.removeWidget(self.button)
            if narrow:
                self._grid.addWidget(self.button, 1, 1, 1, 3, Qt.AlignmentFlag.AlignLeading)
            else:
                self._grid.addWidget(self.button, 0, 2)

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
