"""The line at the bottom: how sync stands, which account, which zone if that needs saying. Decides nothing."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.sync.words import Mood
from tracker_app.ui.sync_state import SyncNow
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import ICON_SMALL, SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import ElidedLabel, Sign

_LOOK = {
    Mood.CALM: (Icon.CHECK, Role.SUCCESS),
    Mood.BUSY: (Icon.ARROW_UP, Role.MUTED),
    Mood.OFFLINE: (Icon.CLOUD_OFF, Role.MUTED),
    Mood.TROUBLE: (Icon.ALERT, Role.WARNING),
    Mood.LOCAL: (Icon.HOME, Role.MUTED),
}
_NARROW = 560


class StatusBar(QFrame):
    """`sync_clicked` says that the sentence was pressed."""

    sync_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("status", True)
        self.setAccessibleName(_("Status"))
        self._sign = Sign(Icon.CHECK, Role.SUCCESS, size=ICON_SMALL, parent=self)
        self._sentence = _SentenceButton(self)
        self._sentence.clicked.connect(self.sync_clicked)
        self._account = QLabel(self)
        self._zone = QLabel(self)
        for label in (self._account, self._zone):
            label.setTextFormat(Qt.TextFormat.PlainText)
            set_type(label, Type.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_WIDE, SPACE_TIGHT, SPACE_WIDE, SPACE_TIGHT)
        row.setSpacing(SPACE)
        row.addWidget(self._sign)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._account)
        row.addWidget(self._zone)
        self.setFocusProxy(self._sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sync(self, now: SyncNow) -> None:
        """Show how sync stands."""
        self._sign.set_drawing(*_LOOK[now.line.mood])
        self._sentence.say(now.line.sentence, _("Open the sync centre"))
        names = " · ".join(f"{one.name} ({one.title})" for one in now.accounts)
        self._account.setText(names)
        self._account.setVisible(bool(names) and self.width() >= _NARROW)

    def show_zone(self, zone: str) -> None:
        """Say the zone; "" where it is what everybody expects."""
        self._zone.setText(zone)
        self._zone.setVisible(bool(zone))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._account.setVisible(bool(self._account.text()) and event.size().width() >= _NARROW)


class _SentenceButton(QToolButton):
    """A sentence that can be pressed and ends in … where room is short."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, Kind.QUIET)
        self.setProperty("sentence", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = ElidedLabel(parent=self)
        self._words.setProperty("muted", True)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_type(self._words, Type.CAPTION)
        self._hint = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_TIGHT, 0, SPACE_TIGHT, 0)
        row.addWidget(self._words)

    def say(self, sentence: str, hint: str) -> None:
        self._words.setText(sentence)
        self._words.setAccessibleName(sentence)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(hint)
        self.setToolTip(f"{sentence}\n{hint}" if sentence else hint)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self._words.sizeHint().height() + 2 * SPACE_TIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, self.sizeHint().height())
