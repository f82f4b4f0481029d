"""Reads and paints the SVG drawings, in a colour given by the caller. Knows no scheme and no state."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer


@cache
def source(name: str) -> str:
    """The text of resources/icons/NAME.svg; raises FileNotFoundError for a name that was never drawn."""
    return folder().joinpath(f"{name}.svg").read_text(encoding="utf-8")


def paint(painter: QPainter, name: str, color: str, where: QRectF) -> None:
    """Paints a drawing with its one colour replaced by `color` (`#rrggbb`)."""
    renderer = QSvgRenderer(QByteArray(source(name).replace("currentColor", color).encode()))
    renderer.render(painter, where)


def blank(size: QSize, ratio: float) -> QPixmap:
    """An empty picture of `size` logical pixels at a device ratio."""
    # Rounded, not cut: 18 at 1.25 is 22.5, and a cut picture would be stretched and blurred by the screen.
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def square_in(size: QSize) -> QRectF:
    """The largest square in the middle of `size`."""
    side = min(size.width(), size.height())
    return QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)


@cache
def folder() -> Path:
    """Where the drawings lie: beside the package in a checkout, inside it once installed."""
    packaged = Path(str(files("tracker_app"))) / "_resources" / "icons"
    if packaged.is_dir():
        return packaged
    return Path(str(files("tracker_app"))).parent / "resources" / "icons"
