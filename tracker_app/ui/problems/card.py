"""A problem of the catalogue as a card: sentences, buttons, folded details. Knows no handler and no cause."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.app.problems import Action, Problem
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import FlowLayout, Sign, icon_button, push_button


class ProblemCard(QFrame):
    """`acted` carries the word of the action whose button was pressed; `dismissed` says that it was put aside.

    `more` are actions that help less often: they share one menu.
    """

    acted = Signal(str)
    dismissed = Signal()

    def __init__(
        self, problem: Problem, *, more: Sequence[Action] = (), dismissible: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_kind(self, Kind.CARD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._title = _words(self, Type.STRONG)
        self._lines = [_words(self) for _line in range(3)]
        self._lines[2].setProperty("muted", True)
        self._details = _words(self, Type.CAPTION)
        self._details.hide()
        self._fold = push_button(_("Details"), drawing=Icon.CHEVRON_DOWN, kind=Kind.LINK, parent=self)
        self._fold.setCheckable(True)
        self._fold.setAutoDefault(False)
        self._fold.toggled.connect(self._unfold)
        self._buttons = QWidget(self)
        self._flow = FlowLayout(self._buttons, gap=SPACE)
        close = icon_button(Icon.CLOSE, _("Dismiss"), parent=self)
        close.setVisible(dismissible)
        close.clicked.connect(self.dismissed)
        sign = Sign(*((Icon.INFO, Role.ACCENT) if problem.is_calm else (Icon.ALERT, Role.DANGER)), parent=self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(sign)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE, SPACE, SPACE_WIDE)
        column.setSpacing(SPACE_TIGHT)
        column.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(sign.width() + SPACE, 0, SPACE, 0)
        inner.setSpacing(SPACE_TIGHT)
        for line in self._lines:
            inner.addWidget(line)
        inner.addSpacing(SPACE_TIGHT)
        inner.addWidget(self._buttons)
        inner.addWidget(self._details)
        column.addLayout(inner)
        self._offered: tuple[Action, ...] | None = None
        self.problem = problem
        self.fill(problem, more)

    def fill(self, problem: Problem, more: Sequence[Action] = ()) -> None:
        """Show a newer state of the same problem; what is unfolded stays so, the focus stays where it is."""
        self.problem = problem
        self._title.setText(problem.title)
        for line, text in zip(self._lines, (problem.what, problem.safe, problem.do), strict=True):
            line.setText(text)
            # Where the title says it all, the sentence is there for the command line.
            line.setVisible(bool(text) and text.rstrip(".") != problem.title)
        self._details.setText(problem.details)
        self.setAccessibleName(" ".join(text for text in (problem.what, problem.safe, problem.do) if text))
        offered = (*problem.actions, *more)
        if offered != self._offered:
            self._offered = offered
            self._make_buttons(problem.actions, more)
        self._fold.setVisible(bool(problem.details))
        self._buttons.setVisible(bool(offered or problem.details))

    def offer_nothing(self) -> None:
        """Show the words alone, inside a dialog that has its own buttons."""
        self._buttons.setVisible(False)

    def _make_buttons(self, actions: Sequence[Action], more: Sequence[Action]) -> None:
        while self._flow.count():
            item = self._flow.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self._fold:
                widget.hide()
                widget.deleteLater()
        for at, action in enumerate(actions):
            button = push_button(action.label, kind=Kind.PLAIN if at else Kind.PRIMARY, parent=self._buttons)
            button.setAutoDefault(False)
            button.setProperty("action", action.id)
            button.setAccessibleDescription(self.problem.what)
            button.clicked.connect(self._press)
            self._flow.addWidget(button)
        if more:
            other = push_button(_("More"), parent=self._buttons)
            other.setAutoDefault(False)
            menu = QMenu(other)
            for action in more:
                menu.addAction(action.label).setData(action.id)
            menu.triggered.connect(self._choose)
            other.setMenu(menu)
            self._flow.addWidget(other)
        self._flow.addWidget(self._fold)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None:
            self.acted.emit(str(button.property("action")))

    @Slot(object)
    def _choose(self, chosen: object) -> None:
        self.acted.emit(str(chosen.data()))  # type: ignore[attr-defined]

    @Slot(bool)
    def _unfold(self, unfolded: bool) -> None:
        self._details.setVisible(unfolded)


def _words(parent: QWidget, size: Type = Type.BODY) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, size)
    return label
