"""The rows of tray and program icons in the gallery, on black and on white as panels are. Knows no page."""

from collections.abc import Iterator

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QLabel

from tracker_app.ui.theme import TrayBadge, TrayBase, app_icon
from tracker_app.ui.theme.drawings import blank
from tracker_app.ui.theme.tray import tray_pixmap

_STATES = (
    (TrayBase.IDLE, TrayBadge.NONE, None),
    (TrayBase.RUNNING, TrayBadge.NONE, None),
    (TrayBase.RUNNING, TrayBadge.NONE, "#c2478f"),
    (TrayBase.PAUSED, TrayBadge.NONE, None),
    (TrayBase.IDLE, TrayBadge.PROBLEM, None),
    (TrayBase.RUNNING, TrayBadge.PROBLEM, None),
    (TrayBase.IDLE, TrayBadge.OFFLINE, None),
    (TrayBase.RUNNING, TrayBadge.OFFLINE, None),
)


def tray_states() -> Iterator[QLabel]:
    """Two panels with every state at 16, 22 and 32 pixels."""
    for panel in ("#ffffff", "#1d1f24"):
        label = QLabel()
        ratio = label.devicePixelRatioF()
        picture = blank(QSize(420, 84), ratio)
        picture.fill(QColor(panel))
        painter = QPainter(picture)
        for at, (base, badge, tint) in enumerate(_STATES):
            top = 4
            for size in (16, 22, 32):
                painter.drawPixmap(10 + at * 52, top, tray_pixmap(base, badge, tint, size, ratio))
                top += size + 3
        painter.end()
        label.setPixmap(picture)
        yield label


def app_icons() -> QLabel:
    """The program's icon at the sizes that systems ask for."""
    label = QLabel()
    picture = blank(QSize(420, 68), label.devicePixelRatioF())
    painter = QPainter(picture)
    left = 0
    for size in (16, 24, 32, 48, 64):
        app_icon().paint(painter, left, (68 - size) // 2, size, size)
        left += size + 16
    painter.end()
    label.setPixmap(picture)
    return label
