"""The panel below the text field: what was recorded before, projects after "@", tags after "#". Knows no use case."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker_app.app.browsing import Suggestion
from tracker_app.app.messages import _
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE_TIGHT
from tracker_app.ui.widgets import Choice, ChoiceList, Overlay

_NARROWEST = 320


class Suggestions(Overlay):
    """Open while there is something to offer; the field keeps the keyboard and passes Up, Down and Enter on.

    `chosen` carries the key of a line that was clicked.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Suggestions"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = ChoiceList(self, name=_("Suggestions"))
        self.list.chosen.connect(self._click)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_TIGHT, SPACE_TIGHT, SPACE_TIGHT, SPACE_TIGHT)
        column.addWidget(self.list)

    def offer(self, field: QWidget, choices: Sequence[Choice], *, match: str, select_first: bool) -> None:
        """Show these lines below the field, or close where there are none."""
        if not choices:
            self.dismiss(give_back=False)
            return
        self.list.fill(choices, match=match, select_first=select_first)
        self.list.setFixedHeight(self.list.wanted_height())
        self.setFixedWidth(max(_NARROWEST, field.width()))
        if self.isHidden():
            self.open_below(field)
        else:
            self.settle()

    @Slot(object)
    def _click(self, key: object) -> None:
        self.chosen.emit(key)


def history_choices(found: Sequence[Suggestion]) -> list[Choice]:
    """What was recorded before as lines: text, project, tags."""
    return [
        Choice(
            one,
            one.description,
            chip=one.project_name or "",
            chip_color=one.project_color,
            note="  ".join(f"#{tag}" for tag in one.tags),
            icon=Icon.DOLLAR if one.billable else Icon.CLOCK,
        )
        for one in found
    ]
