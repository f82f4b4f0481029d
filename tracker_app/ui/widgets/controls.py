"""Makes buttons whose text, accessible name and tooltip are set in one place. Knows no command."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from tracker_app.ui.theme import Icon, Kind, Role, icon, set_kind
from tracker_app.ui.theme.tokens import ICON

_ROLE_OF_KIND = {
    Kind.PRIMARY: Role.ON_ACCENT,
    Kind.DANGER: Role.ON_DANGER,
    Kind.RUNNING: Role.ON_RUNNING,
    Kind.LINK: Role.ACCENT,
}


def push_button(
    text: str, *, drawing: Icon | None = None, kind: Kind = Kind.PLAIN, tooltip: str = "", parent: QWidget | None = None
) -> QPushButton:
    """A button with words. The tooltip says more than the words, or stays empty."""
    button = QPushButton(text, parent)
    _name(button, text.replace("&", ""), tooltip)
    set_kind(button, kind)
    if drawing is not None:
        button.setIcon(icon(drawing, _ROLE_OF_KIND.get(kind, Role.TEXT)))
        # Wider than the drawing: Qt has no word for the gap between drawing and text.
        button.setIconSize(QSize(ICON + 6, ICON))
    return button


def icon_button(
    drawing: Icon, text: str, *, kind: Kind = Kind.QUIET, tooltip: str = "", parent: QWidget | None = None
) -> QToolButton:
    """A button that shows a drawing only; `text` is its name for screen readers and its tooltip if that is empty."""
    button = QToolButton(parent)
    button.setText(text)
    _name(button, text, tooltip or text)
    set_kind(button, kind)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIcon(icon(drawing, _ROLE_OF_KIND.get(kind, Role.TEXT)))
    button.setIconSize(QSize(ICON, ICON))
    # Qt leaves tool buttons out of the Tab order; everything here works without a mouse.
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def dress_button(button: QPushButton, text: str, drawing: Icon, kind: Kind, *, tooltip: str = "") -> None:
    """Gives a button other words, another drawing and another look, for one that turns from Start into Stop."""
    button.setText(text)
    _name(button, text.replace("&", ""), tooltip)
    set_kind(button, kind)
    button.setIcon(icon(drawing, _ROLE_OF_KIND.get(kind, Role.TEXT)))


def announce(widget: QWidget, sentence: str) -> None:
    """Has a screen reader say a sentence when it is free; silent where none listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def _name(widget: QWidget, name: str, tooltip: str) -> None:
    widget.setAccessibleName(name)
    widget.setToolTip(tooltip)
