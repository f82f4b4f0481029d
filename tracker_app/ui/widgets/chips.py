"""Paints the small pills for projects and tags, for widgets and for rows of lists alike. Knows no catalogue."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from tracker_app.ui.theme import Scheme, Tokens, current_tokens
from tracker_app.ui.theme.tokens import contrast, mix

_DOT = 8
_PAD = 9
_GAP = 6
_TALL = 6  # above and below the letters, together


def chip_size(metrics: QFontMetrics, text: str, *, dot: bool = True) -> QSize:
    """How much room `paint_chip` would like."""
    lead = _DOT + _GAP if dot else 0
    return QSize(metrics.horizontalAdvance(text) + 2 * _PAD + lead, metrics.height() + _TALL)


def paint_chip(
    painter: QPainter,
    rect: QRect,
    text: str,
    color: str | None,
    *,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
    hovered: bool = False,
) -> None:
    """Paints a pill with a dot of `color` (`#rrggbb`) and the text, shortened to fit. None: an empty outline."""
    look = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pill = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    _pill(painter, pill, color, look, hovered=hovered)
    inner = rect.adjusted(_PAD, 0, -_PAD, 0)
    if color is not None:
        spot = QStyle.visualRect(direction, inner, QRect(inner.left(), rect.center().y() - _DOT // 2, _DOT, _DOT))
        _dot(painter, QRectF(spot), color, look)
        words = QStyle.visualRect(direction, inner, inner.adjusted(_DOT + _GAP, 0, 0, 0))
    else:
        words = inner
    painter.setPen(QColor(look.text if color is not None else look.muted))
    # One pixel more than measured: a pill must not lose its last letter to rounding.
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width() + 1)
    if direction == Qt.LayoutDirection.RightToLeft:
        shown = f"\u2068{shown}\u2069"  # a name that runs the other way keeps its own order
    align = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(words.adjusted(-1, 0, 1, 0), int(align | Qt.TextFlag.TextSingleLine), shown)
    painter.restore()


def paint_focus(painter: QPainter, rect: QRect, radius: float) -> None:
    """The ring that shows where the keyboard is, inside `rect`."""
    look = current_tokens()
    half = look.focus_width / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.focus), look.focus_width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), radius, radius)


class ProjectChip(QAbstractButton):
    """A project as a pill. A button: press it to pick another one; `set_project(None, ...)` shows the empty outline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_project(self, color: str | None, text: str, *, name: str, tooltip: str = "") -> None:
        """Shows a project. `name` is the whole sentence for screen readers, as "Project: Acme, client Fox"."""
        self._color = color
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(tooltip or name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return chip_size(self.fontMetrics(), self.text(), dot=self._color is not None) + QSize(4, 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(min(self.sizeHint().width(), 48), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        pill = self.rect().adjusted(2, 2, -2, -2)
        hovered = self.underMouse() and self.isEnabled()
        paint_chip(painter, pill, self.text(), self._color, direction=self.layoutDirection(), hovered=hovered)
        if self.hasFocus():
            paint_focus(painter, self.rect(), self.height() / 2)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.update()


def _pill(painter: QPainter, pill: QRectF, color: str | None, look: Tokens, *, hovered: bool) -> None:
    radius = pill.height() / 2
    if color is None:
        painter.setPen(QPen(QColor(look.edge), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(look.hover) if hovered else Qt.BrushStyle.NoBrush)
    elif look.scheme is Scheme.HIGH_CONTRAST:
        painter.setPen(QPen(QColor(look.edge), 1))
        painter.setBrush(QColor(look.surface))
    else:
        share = (0.24 if look.is_dark else 0.13) + (0.08 if hovered else 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(color, look.surface, share)))
    painter.drawRoundedRect(pill, radius, radius)


def _dot(painter: QPainter, spot: QRectF, color: str, look: Tokens) -> None:
    # A colour close to the paper (white, pale yellow) would vanish: it gets an edge.
    faint = contrast(color, look.surface) < 1.6
    painter.setPen(QPen(QColor(look.edge), 1) if faint else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    middle = QPointF(spot.center())
    painter.drawEllipse(middle, _DOT / 2, _DOT / 2)
