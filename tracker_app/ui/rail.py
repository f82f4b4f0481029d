"""The rail of pages: a column beside the view, or a row below it in a narrow window. Knows no page, only its button."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon, Kind, set_kind
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import RailButton


class Rail(QFrame):
    """`chosen` carries the key of the page whose button was pressed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_kind(self, Kind.RAIL)
        self.setAccessibleName(_("Views"))
        self._buttons: dict[str, RailButton] = {}
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setSpacing(SPACE_TIGHT)
        self._box.addStretch(1)
        self.lay_down(flat=False)

    def add(self, key: str, title: str, drawing: Icon, tooltip: str, *, at_end: bool = False) -> None:
        """Add the button of a page; `at_end` puts it apart from the others."""
        button = RailButton(drawing, title, self, tooltip=tooltip)
        button.setProperty("key", key)
        button.clicked.connect(self._press)
        self._buttons[key] = button
        if at_end:
            self._box.addWidget(button)
        else:
            stretch = next(n for n in range(self._box.count()) if self._box.itemAt(n).spacerItem() is not None)
            self._box.insertWidget(stretch, button)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        if key not in self._buttons:
            return
        self._buttons[key].setChecked(True)
        for button in self._buttons.values():
            # Tab stops at the chosen one; arrows lead to the others.
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus)

    def button(self, key: str) -> RailButton | None:
        """The button of a page."""
        return self._buttons.get(key)

    def focus_chosen(self) -> None:
        """Give the keyboard to the button of the page that is shown."""
        buttons = list(self._buttons.values())
        chosen = next((button for button in buttons if button.isChecked()), buttons[0] if buttons else None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lay_down(self, *, flat: bool) -> None:
        """A row instead of a column, for a narrow window."""
        if flat:
            self._box.setDirection(QBoxLayout.Direction.LeftToRight)
            self._box.setContentsMargins(SPACE_TIGHT, 0, SPACE_TIGHT, 0)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        else:
            self._box.setDirection(QBoxLayout.Direction.TopToBottom)
            self._box.setContentsMargins(SPACE_TIGHT, SPACE, SPACE_TIGHT, SPACE)
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self._box.setStretch(
            next(n for n in range(self._box.count()) if self._box.itemAt(n).spacerItem()), 0 if flat else 1
        )
        for button in self._buttons.values():
            policy = QSizePolicy.Policy.Expanding if flat else QSizePolicy.Policy.Preferred
            button.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.chosen.emit(str(button.property("key")))
