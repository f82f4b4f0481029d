"""The icons that stand for the whole program: in the tray and on windows. Knows no sync state, only what to show."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from tracker_app.ui.theme import drawings
from tracker_app.ui.theme.tokens import contrast

_SIZES = (16, 18, 20, 22, 24, 32, 48, 64, 128)
_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)
# A tray may be black or white and does not say which: these keep 3 to 1 on both.
_GREY = "#858b96"
_RUNNING = "#0f9684"
_AMBER = "#c07a10"
_RED = "#e5484d"


class TrayBase(StrEnum):
    """What the timer does: an outline, a filled disc with the play sign, a filled disc with bars."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"


class TrayBadge(StrEnum):
    """What needs to be known besides: a full dot for a problem, a hollow one for no network."""

    NONE = "none"
    PROBLEM = "problem"
    OFFLINE = "offline"


def tray_icon(base: TrayBase, badge: TrayBadge = TrayBadge.NONE, tint: str | None = None) -> QIcon:
    """The tray's icon. `tint` is the running project's colour (`#rrggbb`), used if it can be seen on any panel."""
    # Plain pictures, no engine: hosts copy the icon to another process, or keep it after we changed it.
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(tray_pixmap(base, badge, tint, size, 1.0))
    return made


def tray_pixmap(base: TrayBase, badge: TrayBadge, tint: str | None, size: int, ratio: float) -> QPixmap:
    """One size of the tray's icon, `size` logical pixels."""
    picture = drawings.blank(QSize(size, size), ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawings.paint(painter, f"tray-{base.value}", _base_color(base, tint), QRectF(0, 0, size, size))
    if badge is not TrayBadge.NONE:
        # A clear ring round the dot parts it from the disc without relying on colour.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("black"))
        middle = QPointF(size * 18.25 / 24, size * 18.25 / 24)
        painter.drawEllipse(middle, size * 6.25 / 24, size * 6.25 / 24)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        color = _RED if badge is TrayBadge.PROBLEM else _GREY
        drawings.paint(painter, f"tray-{badge.value}", color, QRectF(0, 0, size, size))
    painter.end()
    return picture


def app_icon() -> QIcon:
    """The icon of windows and of the program."""
    made = QIcon()
    for size in _APP_SIZES:
        picture = drawings.blank(QSize(size, size), 1.0)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawings.paint(painter, "app", "#ffffff", QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(picture)
    return made


def _base_color(base: TrayBase, tint: str | None) -> str:
    if base is TrayBase.IDLE:
        return _GREY
    if base is TrayBase.PAUSED:
        return _AMBER
    if tint is not None and min(contrast(tint, "#ffffff"), contrast(tint, "#15171c")) >= 2:
        return tint
    return _RUNNING
