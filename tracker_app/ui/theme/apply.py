"""Puts a scheme on the application, live, and follows the system's where that is chosen. Knows no page."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from tracker_app.ui.theme.names import Kind, Scheme, Type
from tracker_app.ui.theme.palette import palette
from tracker_app.ui.theme.stylesheet import style_sheet
from tracker_app.ui.theme.tokens import BY_SCHEME, LIGHT, SMALLEST_BODY_POINTS, Tokens

# Kept on the application: Qt owns it, a second one (a test's) starts clean, and no module holds state.
_PROPERTY = "holdfastTokens"
_TYPE = "type"
_KIND = "kind"


class Theme(QObject):
    """The look of one application.

    `changed` carries the new Tokens, after everything was restyled. Widgets that paint by hand need not listen: the
    new palette repaints them.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._system_font = QFont(app.font())
        self._scheme = Scheme.SYSTEM
        self._zoom = 1.0

    def start(self, scheme: Scheme = Scheme.SYSTEM, *, zoom: float = 1.0) -> None:
        """Takes over the style of the application and begins to follow the system."""
        self._app.setStyle("Fusion")
        self._app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply(scheme, zoom=zoom)

    def apply(self, scheme: Scheme, *, zoom: float | None = None) -> None:
        """Restyles every window now. `zoom` is 0.8 to 2.0 of the system's size; None keeps what is set."""
        self._scheme = scheme
        self._zoom = self._zoom if zoom is None else min(2.0, max(0.8, zoom))
        made = BY_SCHEME[self._resolved()]
        font = body_font(self._system_font, self._zoom)
        self._app.setProperty(_PROPERTY, made)
        self._app.setFont(font)
        self._app.setPalette(palette(made))
        self._app.setStyleSheet(style_sheet(made, font.pointSizeF(), self._zoom))
        self.changed.emit(made)

    def _resolved(self) -> Scheme:
        if self._scheme is not Scheme.SYSTEM:
            return self._scheme
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return Scheme.DARK if dark else Scheme.LIGHT

    @Slot()
    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.apply(Scheme.SYSTEM)


def body_font(system: QFont, zoom: float) -> QFont:
    """The system's font at the size of body text, its figures all of one width so that a clock does not dance."""
    font = QFont(system)
    points = system.pointSizeF()
    if points <= 0:  # a system that speaks in pixels
        points = system.pixelSize() * 0.75
    font.setPointSizeF(max(SMALLEST_BODY_POINTS, points) * zoom)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def current_tokens() -> Tokens:
    """What the application is dressed in; light before any theme was applied."""
    app = QApplication.instance()
    held = app.property(_PROPERTY) if app is not None else None
    return held if isinstance(held, Tokens) else LIGHT


def set_type(widget: QWidget, size: Type) -> None:
    """Gives a label or field a size of type from the scale."""
    _set(widget, _TYPE, size.value)


def set_kind(widget: QWidget, kind: Kind) -> None:
    """Says what a button or frame is for; the style sheet does the rest."""
    _set(widget, _KIND, kind.value)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    # Qt matches properties only when it polishes.
    widget.style().unpolish(widget)
    widget.style().polish(widget)
