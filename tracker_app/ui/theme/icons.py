"""Icons that take their colour from the scheme at the moment they are painted. Knows no command and no page."""

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, Qt

from tracker_app.ui.theme import drawings
from tracker_app.ui.theme.apply import current_tokens
from tracker_app.ui.theme.names import MIRRORED, Icon
from tracker_app.ui.theme.tokens import Role

# QIcon takes a clone over without telling Python, which would free it at once and crash the next repaint.
_clones: list[QIconEngine] = []


def icon(name: Icon, role: Role = Role.TEXT) -> QIcon:
    """An icon for a button, menu or tab. It recolours itself when the scheme changes."""
    return QIcon(_Engine(name, role))


def icon_pixmap(name: Icon, role: Role, size: int, ratio: float) -> QPixmap:
    """The same drawing for those who paint by hand: `size` logical pixels at the device's `ratio`, from the cache."""
    return _picture(name, current_tokens().color(role), size, size, ratio, _turned(name))


class _Engine(QIconEngine):
    def __init__(self, name: Icon, role: Role) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        color = self._color(mode, state)
        picture = _picture(self._name, color, rect.width(), rect.height(), ratio, _turned(self._name))
        painter.drawPixmap(rect, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        color = self._color(mode, state)
        return _picture(self._name, color, size.width(), size.height(), scale, _turned(self._name))

    def clone(self) -> QIconEngine:
        twin = _Engine(self._name, self._role)
        _clones.append(twin)
        return twin

    def key(self) -> str:
        return "holdfast"

    def isNull(self) -> bool:  # noqa: N802
        return False

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return current_tokens().disabled
        if mode == QIcon.Mode.Selected:
            return current_tokens().on_selection
        if state == QIcon.State.On and self._role is Role.TEXT:
            return current_tokens().accent
        return current_tokens().color(self._role)


def _turned(name: Icon) -> bool:
    return name in MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


@lru_cache(maxsize=1024)
def _picture(name: Icon, color: str, width: int, height: int, ratio: float, turned: bool) -> QPixmap:
    size = QSize(width, height)
    made = drawings.blank(size, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if turned:
        painter.translate(width, 0)
        painter.scale(-1, 1)
    drawings.paint(painter, name.value, color, QRectF(drawings.square_in(size)))
    painter.end()
    return made
