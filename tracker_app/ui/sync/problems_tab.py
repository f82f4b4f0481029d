"""The tab of problems: refused changes first, then what concerns whole accounts. Knows no handler."""

from collections.abc import Hashable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from tracker_app.app.messages import _
from tracker_app.app.problems import Action, Problem
from tracker_app.domain.changes import Kind as Record
from tracker_app.ui.problems.card import ProblemCard
from tracker_app.ui.problems.dispatch import Case
from tracker_app.ui.sync import words
from tracker_app.ui.sync.picture import Picture
from tracker_app.ui.theme import Icon
from tracker_app.ui.widgets import CardList, EmptyState

Item = tuple[Case, Problem]


class ProblemsTab(QWidget):
    """`acted` carries the word of an action and the Case it is about; `dismissed` carries the Problem."""

    acted = Signal(str, object)
    dismissed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = CardList(self)
        self._list.setAccessibleName(_("Problems"))
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def fill(self, picture: Picture) -> None:
        """Show the problems of now; a card that stays is updated in its place."""
        cases = problem_cases(picture)
        self._list.show_cards(cases, self._make, _fill)
        self._empty.fill(Icon.CHECK, words.none_found(picture.accounts, picture.now, picture.zone))
        self._stack.setCurrentIndex(0 if cases else 1)

    def cards(self) -> list[QWidget]:
        """Return the cards now shown, from the top."""
        return self._list.cards()

    def _make(self, item: Item) -> QWidget:
        card = _CaseCard(*item)
        card.acted.connect(self._act)
        card.dismissed.connect(self._dismiss)
        return card

    @Slot(str)
    def _act(self, action: str) -> None:
        card = self.sender()
        if isinstance(card, _CaseCard):
            self.acted.emit(action, card.case)

    @Slot()
    def _dismiss(self) -> None:
        card = self.sender()
        if isinstance(card, _CaseCard):
            self.dismissed.emit(card.case.problem)


class _CaseCard(ProblemCard):
    def __init__(self, case: Case, problem: Problem) -> None:
        # A refused change goes away by a decision; putting only its card aside would hide an entry that is not sent.
        super().__init__(problem, more=_more(case), dismissible=case.op is None)
        self.case = case


def _fill(card: QWidget, item: Item) -> None:
    if isinstance(card, _CaseCard):
        card.case, problem = item
        card.fill(problem, _more(card.case))


def problem_cases(picture: Picture) -> list[tuple[Hashable, Item]]:
    """Return every problem with its identity: the operation, or code and subject where there is none."""
    items: list[tuple[Hashable, Item]] = []
    for row in picture.refused:
        if row.problem is not None:
            case = Case(row.problem, row.id, row.record, row.account, is_entry=row.kind is Record.ENTRY)
            items.append((("op", row.id), (case, row.problem)))
    items += [(("problem", one.code, one.subject), (Case(one), one)) for one in picture.general]
    return items


def _more(case: Case) -> list[Action]:
    """What can be decided about any refused change, less what the problem offers itself (UI.md 7)."""
    if case.op is None:
        return []
    offered = {action.id for action in case.problem.actions} if case.problem is not None else set()
    every = [
        Action("edit-entry", _("Edit entry")),
        Action("choose-project", _("Choose project")),
        Action("send-again", _("Try as it is")),
        Action("keep-local", _("Keep only on this computer")),
        Action("discard", _("Discard the change…")),
    ]
    of_entries = {"edit-entry", "choose-project"}
    return [one for one in every if one.id not in offered and (case.is_entry or one.id not in of_entries)]
