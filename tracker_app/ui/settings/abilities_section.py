"""The list of what this computer lets Holdfast do, with its tests. Knows no part of the system."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from tracker_app.app.messages import _, _l
from tracker_app.app.problems import Problem
from tracker_app.ui.abilities import Abilities, Ability, State
from tracker_app.ui.errand import Errand
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import Sign, announce, push_button

_LOOK = {
    State.WORKS: (Icon.CHECK, Role.SUCCESS),
    State.LIMITED: (Icon.ALERT, Role.WARNING),
    State.NONE: (Icon.CLOSE, Role.MUTED),
}
_WORDS = {State.WORKS: _l("works"), State.LIMITED: _l("limited"), State.NONE: _l("not here")}


class AbilitiesSection(QWidget):
    """Looks on a thread of its own: the answer may take as long as the keyring does."""

    def __init__(self, abilities: Abilities | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._abilities = abilities
        self._looking: Errand | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._wait = _words(self)
        self._wait.setText(_("Looking…"))
        self._column.addWidget(self._wait)
        self._cards: list[QWidget] = []
        self._results: dict[str, QLabel] = {}

    @Slot()
    def look(self) -> None:
        """Find out what works here."""
        if self._abilities is not None and self._looking is None:
            self._looking = Errand(self._abilities.look, self._looked, _("looking what works here")).start()

    def _looked(self, answer: object) -> None:
        self._looking = None
        if isinstance(answer, tuple) and isValid(self):
            self.fill(answer)

    def fill(self, abilities: Sequence[Ability]) -> None:
        """Show them."""
        focused = self.focusWidget()
        action = focused.property("action") if focused is not None and focused.hasFocus() else None
        for card in self._cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._wait.hide()
        self._results.clear()
        self._cards = [self._card(one) for one in abilities]
        for card in self._cards:
            self._column.addWidget(card)
            for button in card.findChildren(QWidget):
                if action is not None and button.property("action") == action:
                    button.setFocus()

    def show_result(self, action: str, sentence: str) -> None:
        """Say what a test found, below its ability."""
        label = self._results.get(action)
        if label is not None:
            label.setText(sentence)
            label.setVisible(bool(sentence))
            announce(label, sentence)

    def _card(self, one: Ability) -> QWidget:
        card = QFrame(self)
        set_kind(card, Kind.SUNKEN)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        # Translators: a feature and how far it goes here: "Tray icon: works"
        title = QLabel(_("{feature}: {state}").format(feature=one.title, state=_WORDS[one.state]), card)
        title.setWordWrap(True)
        set_type(title, Type.STRONG)
        why = _words(card)
        why.setText(f"{one.why} {one.remedy}".strip())
        grid = QGridLayout(card)
        grid.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_TIGHT)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Sign(*_LOOK[one.state], parent=card), 0, 0)
        grid.addWidget(title, 0, 1)
        grid.addWidget(why, 1, 1, 1, 2)
        if one.action:
            button = push_button(one.button, parent=card)
            button.setAccessibleName(f"{one.title}: {one.button}")
            button.setProperty("action", one.action)
            button.clicked.connect(self._press)
            grid.addWidget(button, 0, 2)
            result = self._results[one.action] = _words(card)
            result.hide()
            grid.addWidget(result, 2, 1, 1, 2)
        return card

    @Slot()
    def _press(self) -> None:
        action = str(self.sender().property("action"))
        found = self._abilities
        if found is None:
            return
        if action == "notification":
            self.show_result(action, found.test_notification())
        elif action == "idle":
            self.show_result(action, _("Touch nothing for three seconds…"))
            Errand(found.test_idle, lambda said: self._tried(action, said), _("testing")).start()
        else:
            Errand(found.turn_autostart, lambda said: self._tried(action, said), _("changing the autostart")).start()

    def _tried(self, action: str, answer: object) -> None:
        if not isValid(self):
            return
        if isinstance(answer, Problem):
            self.show_result(action, f"{answer.what} {answer.do}".strip())
        elif answer:
            self.show_result(action, str(answer))
        else:
            self.look()


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, Type.CAPTION)
    return label
