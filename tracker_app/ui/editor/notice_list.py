"""Shows what there is to know about an entry, each with its remedies. Decides nothing and blocks nothing."""

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui import text as screen
from tracker_app.ui.editor.notices import About, Notice
from tracker_app.ui.editor.words import notice_text
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import FlowLayout, Sign, push_button

TRIM_OTHER = "trim-other"
TRIM_THIS = "trim-this"
CUT = "cut"
KEEP = "keep"
READING = "reading"
PICK = "pick"


class NoticeList(QWidget):
    """`pressed` carries (remedy, Notice)."""

    pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[Notice, str], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.hide()

    def fill(self, notices: Sequence[Notice], zone: tzinfo) -> None:
        """Show these, unless they are shown already."""
        wanted = tuple((notice, notice_text(notice, zone)) for notice in notices)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._column.takeAt(0)) is not None:
            card = item.widget()
            if card is not None:
                card.hide()
                card.deleteLater()
        for notice, words in wanted:
            card = _Card(notice, words, zone, self)
            card.pressed.connect(self.pressed)
            self._column.addWidget(card)
        self.setVisible(bool(wanted))

    def sentences(self) -> list[str]:
        """What is said at the moment."""
        return [words for _notice, words in self._shown]


class _Card(QFrame):
    pressed = Signal(object)

    def __init__(self, notice: Notice, words: str, zone: tzinfo, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice = notice
        is_grave = notice.about in (About.OVERLAP, About.FUTURE, About.REFUSED)
        self.setProperty("banner", "warning" if is_grave else "info")
        self.setAccessibleName(words)
        sign = Sign(Icon.ALERT if is_grave else Icon.INFO, Role.WARNING if is_grave else Role.ACCENT, parent=self)
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_type(label, Type.BODY)
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE_TIGHT)
        column.addLayout(line)
        remedies = QWidget(self)
        flow = FlowLayout(remedies, gap=SPACE)
        if notice.about in (About.START_TWICE, About.STOP_TWICE):
            self._add_readings(flow, remedies, zone)
        for key, text in _remedies(notice):
            button = push_button(text, kind=Kind.QUIET, parent=remedies)
            button.setAccessibleName(f"{text}: {words}")
            button.setProperty("remedy", key)
            button.clicked.connect(self._press)
            flow.addWidget(button)
        if flow.count():
            column.addWidget(remedies)
        else:
            remedies.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def _add_readings(self, flow: FlowLayout, parent: QWidget, zone: tzinfo) -> None:
        """Both readings of a time that comes twice; the one in force is marked."""
        notice = self._notice
        shown = screen.wall_time(notice.at, zone)
        # The other reading is earlier: what is in force is the later one.
        is_later = notice.is_later
        for later, words in ((False, _("{time} before the change")), (True, _("{time} after the change"))):
            choice = QRadioButton(words.format(time=shown), parent)
            choice.setChecked(later == is_later)
            choice.setProperty("remedy", READING if later != is_later else "")
            choice.clicked.connect(self._press)
            flow.addWidget(choice)

    @Slot()
    def _press(self) -> None:
        button = self.sender()
        if button is not None and button.property("remedy"):
            self.pressed.emit((str(button.property("remedy")), self._notice))


def _remedies(notice: Notice) -> Sequence[tuple[str, str]]:
    match notice.about:
        case About.OVERLAP:
            other = notice.other
            trims = [(TRIM_THIS, _("Trim this"))]
            # A timer that runs is not cut short behind anybody's back.
            if other is not None and not other.entry.is_running:
                trims.insert(0, (TRIM_OTHER, _("Trim the other")))
            return (*trims, (KEEP, _("Keep both")))
        case About.MIDNIGHT:
            return ((CUT, _("Split at midnight")), (KEEP, _("Keep as one")))
        case About.REFUSED:
            wants_project = notice.obstacle is not None and "project" in notice.obstacle.fields
            pick = ((PICK, _("Choose a project")),) if wants_project else ()
            return (*pick, (KEEP, _("Leave it so")))
        case About.ARCHIVED:
            return ((PICK, _("Choose a project")), (KEEP, _("Keep")))
        case About.LONG | About.FUTURE:
            return ((KEEP, _("It is right")),)
    return ()
