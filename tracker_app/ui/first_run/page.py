"""Three short steps before the first entry, all skippable: where time goes, what comes, how it looks (UI.md 10).

A page like any other, so that the timer bar above it works from the first second. Nothing here has to be answered.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes
from tracker_app.domain.changes import Kind as Record
from tracker_app.ui.problems.dispatch import CONNECT, Case
from tracker_app.ui.theme import Icon, Kind, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import CardButton, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from tracker_app.app.compose import Holdfast
    from tracker_app.desktop.autostart import Autostart
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.problems.dispatch import Dispatch

KEY = "welcome"
_WIDEST = 640
_NARROW = 600


class FirstRun(QWidget):
    """A Page. `done` says that the list may come."""

    done = Signal()

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: "Bridge",
        act: "Act",
        dispatch: "Dispatch",
        autostart: "Autostart | None",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._act = act
        self._dispatch = dispatch
        self._autostart = autostart
        self._steps = QStackedWidget(self)
        self._cards: list[tuple[QBoxLayout, list[CardButton]]] = []
        for step in (self._where(), self._connected(), self._look()):
            self._steps.addWidget(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._steps)
        bridge.changed.connect(self._commit)

    @property
    def key(self) -> str:
        """Its word."""
        return KEY

    @property
    def title(self) -> str:
        """Its name."""
        return _("Welcome")

    @property
    def icon(self) -> Icon:
        """Its drawing."""
        return Icon.HOME

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def shown(self) -> None:
        """Nothing to catch up with."""

    def hidden(self) -> None:
        """Nothing to end."""

    def focus_first(self) -> None:
        """Give the keyboard to the first choice of this step."""
        first = self._steps.currentWidget().property("first")
        if isinstance(first, QWidget):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Steps

    def _where(self) -> QWidget:
        step, column = self._step(
            _("Welcome to Holdfast"),
            _(
                "Every start and stop is written to this computer before you see it. A server, if you use one, is told"
                " afterwards, as often as it takes."
            ),
        )
        here = CardButton(
            Icon.HOME, _("Start on this computer"), _("Nothing to set up. You can connect an account at any time.")
        )
        here.clicked.connect(self._to_look)
        there = CardButton(
            Icon.CLOUD,
            _("Connect an account"),
            _("Toggl Track, or TimeTagger, hosted or your own. Holdfast checks it."),
        )
        there.clicked.connect(self._connect)
        self._add_cards(column, [here, there])
        column.addSpacing(SPACE)
        network = push_button(_("My network uses a proxy or its own signers"), kind=Kind.LINK)
        network.clicked.connect(self._network)
        column.addWidget(network, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        step.setProperty("first", here)
        return step

    def _connected(self) -> QWidget:
        step, column = self._step(
            _("Connected"),
            _(
                "Your history is being read in the background, newest first. You can track time meanwhile; what you"
                " record is sent as soon as there is an answer."
            ),
        )
        go_on = push_button(_("Go on"), kind=Kind.PRIMARY)
        go_on.clicked.connect(self._to_look)
        column.addWidget(go_on, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        step.setProperty("first", go_on)
        return step

    def _look(self) -> QWidget:
        step, column = self._step(
            _("As you like it"), _("All of this can be changed in the settings, whenever you wish.")
        )
        labels = {"system": (_("As the system"), _("Light or dark, as your desktop is at the moment."))}
        labels["light"] = (_("Light"), _("Dark letters on white."))
        labels["dark"] = (_("Dark"), _("Bright letters on nearly black."))
        drawings = {"system": Icon.SETTINGS, "light": Icon.SUN, "dark": Icon.MOON}
        group = QButtonGroup(step)
        cards = []
        for choice, (words, hint) in labels.items():
            card = CardButton(drawings[choice], words, hint)
            card.setCheckable(True)
            card.setProperty("choice", choice)
            card.setChecked(self._holdfast.settings.get("ui.theme") == choice)
            card.clicked.connect(self._choose_theme)
            group.addButton(card)
            cards.append(card)
        self._add_cards(column, cards)
        column.addSpacing(SPACE)
        tray = QCheckBox(_("Closing the window keeps it in the tray"))
        tray.setChecked(bool(self._holdfast.settings.get("ui.close_to_tray")))
        tray.toggled.connect(self._choose_tray)
        column.addWidget(tray)
        if self._autostart is not None:
            start = QCheckBox(_("Start with this computer, in the tray"))
            start.setChecked(self._autostart.is_on())
            start.toggled.connect(self._choose_autostart)
            column.addWidget(start)
        column.addSpacing(SPACE_WIDE)
        done = push_button(_("Start tracking"), kind=Kind.PRIMARY)
        done.clicked.connect(self.done)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        step.setProperty("first", done)
        return step

    def _step(self, heading: str, sentence: str) -> tuple[QWidget, QVBoxLayout]:
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
        column.setSpacing(SPACE)
        title = QLabel(heading)
        set_type(title, Type.DISPLAY)
        title.setWordWrap(True)
        words = QLabel(sentence)
        words.setWordWrap(True)
        words.setProperty("muted", True)
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(SPACE_WIDE)
        skip = push_button(_("Skip"), kind=Kind.QUIET, tooltip=_("Straight to the list"))
        skip.clicked.connect(self.done)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(SPACE_WIDE, SPACE_TIGHT, SPACE_WIDE, SPACE_TIGHT)
        bottom.addStretch(1)
        bottom.addWidget(skip)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(middle)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        step = QWidget()
        whole = QVBoxLayout(step)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(bottom)
        return step, column

    def _add_cards(self, column: QVBoxLayout, cards: list[CardButton]) -> None:
        box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        box.setSpacing(SPACE)
        for card in cards:
            box.addWidget(card, 1)
        column.addLayout(box)
        self._cards.append((box, cards))

    def resizeEvent(self, event: "QResizeEvent") -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        for box, _shown in self._cards:
            box.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    # Choices

    def show_step(self, at: int) -> None:
        """Go to a step: 0 where, 1 connected, 2 look. The keyboard follows only if it was in here."""
        focused = QApplication.focusWidget()
        self._steps.setCurrentIndex(at)
        if focused is None or self.isAncestorOf(focused):
            self.focus_first()

    @Slot()
    def _to_look(self) -> None:
        self.show_step(2)

    @Slot()
    def _connect(self) -> None:
        self._dispatch.run(CONNECT, Case())

    @Slot()
    def _network(self) -> None:
        self._dispatch.run("network-settings", Case())

    @Slot()
    def _choose_theme(self) -> None:
        card = self.sender()
        if card is not None:
            choice = str(card.property("choice"))
            self._act.perform(lambda: self._holdfast.settings.set("ui.theme", choice))

    @Slot(bool)
    def _choose_tray(self, wanted: bool) -> None:
        self._act.perform(lambda: self._holdfast.settings.set("ui.close_to_tray", "true" if wanted else "false"))

    @Slot(bool)
    def _choose_autostart(self, wanted: bool) -> None:
        if self._autostart is not None:
            autostart = self._autostart
            self._act.perform(lambda: autostart.turn(wanted))

    @Slot(object)
    def _commit(self, changes: Changes) -> None:
        is_asked = self._steps.currentIndex() == 0 and self.isVisible()
        if is_asked and changes.touches(Record.ACCOUNT) and self._holdfast.accounts.all():
            self.show_step(1)
