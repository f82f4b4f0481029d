"""Labels: one that shortens what does not fit, one whose figures stand still. Know no app."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from tracker_app.ui import text as screen
from tracker_app.ui.theme import Type, set_type


class ElidedLabel(QLabel):
    """One line that ends in … where room is short; the whole text is then its tooltip. Screen readers hear it whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def is_elided(self) -> bool:
        """Whether something is hidden at the present width."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.is_elided() else "")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        align = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        painter.drawText(room, int(align | Qt.TextFlag.TextSingleLine), shown)
        painter.end()


class DurationLabel(QLabel):
    """A duration in figures of one width, so that what stands beside it does not move while it runs."""

    def __init__(self, parent: QWidget | None = None, *, size: Type = Type.BODY, with_seconds: bool = False) -> None:
        super().__init__(parent)
        self._with_seconds = with_seconds
        self._seconds = 0
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        set_type(self, size)
        self.set_seconds(0)

    def set_seconds(self, seconds: int) -> None:
        """Shows whole seconds as "1:13", or "1:13:05" with seconds."""
        self._seconds = seconds
        shown = screen.running(seconds) if self._with_seconds else screen.duration(seconds)
        if shown == self.text():
            return
        self.setText(shown)
        self.setAccessibleName(screen.duration_in_words(seconds))
        self._hold_width()

    def set_with_seconds(self, with_seconds: bool) -> None:
        """Whether seconds are shown."""
        self._with_seconds = with_seconds
        self.set_seconds(self._seconds)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._hold_width()

    def _hold_width(self) -> None:
        widest = "".join("0" if letter.isdigit() else letter for letter in self.text())
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 2)
