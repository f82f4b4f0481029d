"""A dot of one colour as an icon, for menus of colours. Knows no palette."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter

from tracker_app.ui.theme.apply import current_tokens
from tracker_app.ui.theme.drawings import blank
from tracker_app.ui.theme.tokens import ICON_SMALL


def swatch_icon(color: str) -> QIcon:
    """Return a round icon of `color` (`#rrggbb`), with an edge so that white shows too."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        picture = blank(QSize(ICON_SMALL, ICON_SMALL), ratio)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(current_tokens().edge))
        painter.setBrush(QColor(color))
        painter.drawEllipse(QPointF(ICON_SMALL / 2, ICON_SMALL / 2), ICON_SMALL / 2 - 1, ICON_SMALL / 2 - 1)
        painter.end()
        icon.addPixmap(picture)
    return icon
