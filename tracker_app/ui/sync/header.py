"""The top of the sync centre: the calm sentence and its buttons. Knows no engine."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.sync.words import Headline, Mood
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_WIDE
from tracker_app.ui.widgets import FlowLayout, Sign, announce, push_button

_LOOK = {
    Mood.CALM: (Icon.CHECK_DOUBLE, Role.SUCCESS),
    Mood.BUSY: (Icon.SYNC, Role.ACCENT),
    Mood.OFFLINE: (Icon.CLOUD_OFF, Role.MUTED),
    Mood.TROUBLE: (Icon.ALERT, Role.WARNING),
    Mood.LOCAL: (Icon.HOME, Role.MUTED),
}

WIDE = 720
"""From this width on the buttons stand beside the sentence."""


class SyncHeader(QFrame):
    """`acted` carries the word of the headline's own action, "sync-now", "compare" or "pause"."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, Kind.CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sign = Sign(Icon.SYNC, Role.MUTED, size=24, parent=self)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        set_type(self._sentence, Type.HEADING)
        self._own = push_button("", kind=Kind.PRIMARY, parent=self)
        self._own.clicked.connect(self._act)
        self._now = push_button(
            _("Sync now"), drawing=Icon.SYNC, tooltip=_("Ask the server at once, without waiting for the next turn"),
            parent=self,
        )  # fmt: skip
        self._now.clicked.connect(self._sync)
        self._verify = push_button(
            _("Compare…"), tooltip=_("Read your entries back from the server and see whether they are the same"),
            parent=self,
        )  # fmt: skip
        self._verify.clicked.connect(self._compare)
        self._pause = push_button(_("Pause"), drawing=Icon.PAUSE, parent=self)
        self._pause.clicked.connect(self._toggle)
        head = QHBoxLayout()
        head.setSpacing(SPACE_WIDE)
        head.addWidget(self._sign)
        head.addWidget(self._sentence, 1)
        self._buttons = QWidget(self)
        self._row = FlowLayout(self._buttons, gap=SPACE)
        for button in (self._own, self._now, self._pause, self._verify):
            self._row.addWidget(button)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(SPACE_WIDE, SPACE_WIDE, SPACE_WIDE, SPACE_WIDE)
        self._box.setSpacing(SPACE_WIDE)
        self._box.addLayout(head, 1)
        self._box.addWidget(self._buttons)
        self._action = ""
        for button in (self._own, self._now, self._pause, self._verify):
            button.hide()  # nothing is known yet

    def fill(self, headline: Headline, *, has_accounts: bool, paused: bool) -> None:
        """Show a sentence; a new one is announced."""
        if headline.sentence != self._sentence.text():
            self._sentence.setText(headline.sentence)
            self.setAccessibleName(headline.sentence)
            announce(self, headline.sentence)
        self._sign.set_drawing(*_LOOK[headline.mood])
        self._action = headline.action
        self._own.setVisible(bool(headline.action))
        self._own.setText(headline.button)
        self._own.setAccessibleName(headline.button)
        self._now.setVisible(has_accounts)
        self._now.setEnabled(not paused)
        self._pause.setVisible(has_accounts)
        self._verify.setVisible(has_accounts)
        words = _("Resume") if paused else _("Pause")
        self._pause.setText(words)
        self._pause.setAccessibleName(words)
        self._pause.setToolTip(
            _("Send and fetch again") if paused else _("Send and fetch nothing until you resume; everything is kept")
        )
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def focus_first(self) -> None:
        """Give the keyboard to the button that helps most."""
        (self._own if self._action else self._now).setFocus()

    def _arrange(self) -> None:
        wide = self.width() >= WIDE
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        # Beside the sentence all buttons stand in one line; below it they wrap where there is no room for that.
        shown = [button for button in (self._own, self._now, self._pause, self._verify) if not button.isHidden()]
        line = sum(button.sizeHint().width() + SPACE for button in shown)
        self._buttons.setMinimumWidth(line if wide else 0)

    @Slot()
    def _act(self) -> None:
        self.acted.emit(self._action)

    @Slot()
    def _sync(self) -> None:
        self.acted.emit("sync-now")

    @Slot()
    def _compare(self) -> None:
        self.acted.emit("compare")

    @Slot()
    def _toggle(self) -> None:
        self.acted.emit("pause")
