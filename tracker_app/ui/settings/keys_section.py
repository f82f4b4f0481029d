"""Keys in the settings: those that work in every program, and the way to those of the window. Keeps none itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.hot_keys import EVERYWHERE, GlobalKeys
from tracker_app.ui.key_dialog import KeyDialog
from tracker_app.ui.settings.controls import HotKeyControl, SettingControl
from tracker_app.ui.theme import Icon, Type, set_type
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.widgets import push_button

if TYPE_CHECKING:
    from tracker_app.app.settings import Settings
    from tracker_app.ui.abilities import System


class KeysSection(QWidget):
    """Stands below the controls of the keys, and says beside them why one cannot be had."""

    def __init__(
        self,
        settings: "Settings",
        system: "System | None",
        controls: "Mapping[str, SettingControl]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._controls = controls
        self._keys = system.keys if system is not None else GlobalKeys(settings)
        self._why = QLabel(self)
        self._why.setWordWrap(True)
        self._why.hide()
        set_type(self._why, Type.CAPTION)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._why)
        for control in self._of_keys():
            control.asked.connect(self._ask)
        if system is not None:
            button = push_button(_("Shortcuts of the window…"), drawing=Icon.EDIT, parent=self)
            button.clicked.connect(self._show_all)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
            system.ring.changed.connect(self.say)
        self.say()

    @Slot()
    def say(self) -> None:
        """Say what holds now."""
        if self._system is None:
            return
        ring = self._system.ring
        for control in self._of_keys():
            held = not ring.reason and control.setting.key in ring.refused
            control.refuse(_("Another program holds this key. Choose another one.") if held else "")
        self._why.setVisible(bool(ring.reason))
        self._why.setText(_("No key works in other programs here; “This computer” below says why."))

    def _of_keys(self) -> Sequence[HotKeyControl]:
        return [one for one in self._controls.values() if isinstance(one, HotKeyControl)]

    @Slot(str)
    def _ask(self, key: str) -> None:
        command = next(one for one in EVERYWHERE if one.id == key)
        KeyDialog(command, self._keys, self).open()

    @Slot()
    def _show_all(self) -> None:
        if self._system is not None:
            self._system.show_keys()
