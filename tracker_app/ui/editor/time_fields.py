"""Date, start, end and duration of one entry as fields, and the line that sums them up. Decides nothing.

An untouched field is never read, so seconds that are not shown are not lost (lessons/users.md 51).
"""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.zones import local_day, zone_info
from tracker_app.ui import text as screen
from tracker_app.ui.editor import words
from tracker_app.ui.editor.presenter import EditorPresenter, Shown
from tracker_app.ui.editor.typed import Keeps
from tracker_app.ui.theme import Icon, Type, icon, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.widgets import Parsed, Refused, TimeField, icon_button


class TimeFields(QWidget):
    """The fields of an entry's time; each saves when it is left."""

    def __init__(self, presenter: EditorPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.day = TimeField(
            _reader(presenter.read_day), name=_("Date"), tooltip=_("today, yesterday, mon, 2026-11-24")
        )
        self.start = TimeField(
            _reader(presenter.read_start),
            name=_("Start"),
            tooltip=_("9:30, 930, 9:30pm, -15 (minutes ago), now, last (end of the entry before)"),
        )
        self.stop = TimeField(
            _reader(presenter.read_stop),
            name=_("End"),
            placeholder=_("running"),
            tooltip=_("11:15, 1115, +30 (minutes after the start), now"),
        )
        self.length = TimeField(_reader(presenter.read_length), name=_("Duration"), tooltip=_("1:30, 90m, 1.5h, 1h 20"))
        self.keeps = icon_button(Icon.CHEVRON_RIGHT, "", parent=self)
        self.keeps.clicked.connect(self._turn_lock)
        self._preview = QLabel(self)
        self._preview.setWordWrap(True)
        self._preview.setTextFormat(Qt.TextFormat.PlainText)
        set_type(self._preview, Type.CAPTION)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_TIGHT)
        for name, field, row, column in (
            (_("Date"), self.day, 0, 0),
            (_("Duration"), self.length, 0, 1),
            (_("Start"), self.start, 2, 0),
            (_("End"), self.stop, 2, 1),
        ):
            field.committed.connect(self._save)
            grid.addWidget(caption(name, field), row, column)
            grid.addWidget(field, row + 1, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.keeps, 1, 2, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addLayout(grid)
        whole.addWidget(self._preview)
        for before, after in (
            (self.day, self.start),
            (self.start, self.stop),
            (self.stop, self.length),
            (self.length, self.keeps),
        ):
            QWidget.setTabOrder(before, after)
        self._show_lock()

    def show_entry(self, shown: Shown) -> None:
        """Show what is saved, but for a field in which somebody is typing."""
        zone = self._presenter.zone
        rules = zone_info(zone)
        entry = shown.entry
        today = local_day(self._presenter.now(), zone)
        for field, text in (
            (self.day, screen.short_day(local_day(entry.start, zone), today)),
            (self.start, screen.wall_time(entry.start, rules)),
            (self.stop, "" if entry.stop is None else screen.wall_time(entry.stop, rules)),
            (self.length, self._length_of(shown)),
        ):
            # What is being typed is not taken away by news from elsewhere (lessons/users.md 6).
            if not (field.is_changed() and field.isAncestorOf(self.focusWidget() or self)):
                field.set_shown(text)
        self._show_preview(shown)

    def tick(self, shown: Shown) -> None:
        """Bring what grows up to date."""
        if not self.length.is_changed():
            self.length.set_shown(self._length_of(shown))
        self._show_preview(shown)

    def preview(self) -> str:
        """The line that sums the entry up."""
        return self._preview.text()

    def _length_of(self, shown: Shown) -> str:
        return screen.duration(shown.entry.seconds(self._presenter.now()))

    def _show_preview(self, shown: Shown) -> None:
        made = self._presenter
        self._preview.setText(words.preview(shown.entry, shown.before, shown.after, made.now(), made.zone))

    @Slot(object)
    def _save(self, patch: object) -> None:
        field = self.sender()
        refusal = self._presenter.save(cast("EntryPatch", patch))
        if self._presenter.shown is not None:
            # Also where the patch changed nothing: "9.30" becomes "09:30".
            self.show_entry(self._presenter.shown)
        if refusal is not None and isinstance(field, TimeField):
            field.show_refusal(explain.sentence(refusal))

    @Slot()
    def _turn_lock(self) -> None:
        self._presenter.keeps = Keeps.STOP if self._presenter.keeps is Keeps.START else Keeps.START
        self._show_lock()

    def _show_lock(self) -> None:
        keeps_start = self._presenter.keeps is Keeps.START
        told = (
            _("A changed duration moves the end; press to move the start instead")
            if keeps_start
            else _("A changed duration moves the start; press to move the end instead")
        )
        self.keeps.setIcon(icon(Icon.CHEVRON_RIGHT if keeps_start else Icon.CHEVRON_LEFT))
        self.keeps.setAccessibleName(told)
        self.keeps.setToolTip(told)


def caption(name: str, buddy: QWidget) -> QLabel:
    """A small label above a field."""
    label = QLabel(name)
    set_type(label, Type.CAPTION)
    label.setBuddy(buddy)
    label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    return label


def _reader(read: Callable[[str], EntryPatch | Refusal]) -> Callable[[str], Parsed | Refused]:
    def parse(text: str) -> Parsed | Refused:
        patch = read(text)
        return Refused(explain.sentence(patch)) if isinstance(patch, Refusal) else Parsed(patch, text)

    return parse
