"""A drawing as a widget, coloured at the moment it is painted. Knows no meaning: a text beside it says it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tracker_app.ui.theme import Icon, Role, icon_pixmap
from tracker_app.ui.theme.tokens import ICON


class Sign(QWidget):
    """An icon of `size` logical pixels that follows the scheme by itself."""

    def __init__(
        self, drawing: Icon, role: Role = Role.TEXT, *, size: int = ICON, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._role = role
        self._size = size
        self.setFixedSize(size, size)

    def set_drawing(self, drawing: Icon, role: Role) -> None:
        """Shows another drawing."""
        self._drawing = drawing
        self._role = role
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), icon_pixmap(self._drawing, self._role, self._size, self.devicePixelRatioF()))
        painter.end()
