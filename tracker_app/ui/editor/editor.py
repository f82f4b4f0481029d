"""The detail panel of one entry, as widgets. Every decision is the presenter's; no field is rewritten untouched."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app import explain
from tracker_app.app.browsing import EntrySync
from tracker_app.app.messages import _
from tracker_app.domain.ids import EntryId, ProjectId, TaskId
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.zones import zone_info
from tracker_app.ui import text as screen
from tracker_app.ui.editor import words
from tracker_app.ui.editor.growing_text import GrowingText
from tracker_app.ui.editor.history_list import HistoryList
from tracker_app.ui.editor.names import Names
from tracker_app.ui.editor.notice_list import CUT, PICK, READING, TRIM_OTHER, TRIM_THIS, NoticeList
from tracker_app.ui.editor.notices import About, Notice
from tracker_app.ui.editor.places import place_choices
from tracker_app.ui.editor.presenter import EditorPresenter, Shown
from tracker_app.ui.editor.split_panel import SplitPanel
from tracker_app.ui.editor.time_fields import TimeFields, caption
from tracker_app.ui.theme import Icon, Kind, Role, Type, icon, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import (
    FlowLayout,
    Mark,
    Parsed,
    Picker,
    ProjectChip,
    Refused,
    TagChips,
    icon_button,
    mark_text,
    push_button,
)

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.ticker import Ticker


class EntryEditor(QFrame):
    """Fields, notices, buttons and history of one entry. `closed` asks whoever holds the panel to take it away.

    `page_wanted` asks for another page and a part of it: the sync centre, where something must be decided there.
    """

    closed = Signal()
    page_wanted = Signal(str, str)

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: "Bridge",
        act: "Act",
        ticker: "Ticker",
        parent: QWidget | None = None,
        *,
        key: str = "editor",
    ) -> None:
        super().__init__(parent)
        set_kind(self, Kind.BAR)
        self.setAccessibleName(_("Entry details"))
        self.setMinimumWidth(16 * self.fontMetrics().height())
        self._ticker = ticker
        self.presenter = EditorPresenter(holdfast, bridge, act, self, key=key)
        self._names = Names(holdfast, bridge, f"{key}.names", self)
        self._build()
        self._panels()
        self.presenter.changed.connect(self._show)
        self.presenter.told.connect(self._show_told)
        self.presenter.gone.connect(self._gone)
        self.presenter.other_wanted.connect(self._go)
        self._names.changed.connect(self._show_names)
        ticker.second.connect(self._tick)

    def show_entry(self, entry: EntryId) -> None:
        """Show an entry. What was being typed into another one is saved first."""
        shown = self.presenter.shown
        if shown is not None and shown.entry.id != entry:
            self._leave_fields()
        self._names.wanted()
        self.presenter.open(entry)

    def entry(self) -> EntryId | None:
        """What is shown."""
        return None if self.presenter.shown is None else self.presenter.shown.entry.id

    def sync_text(self) -> str:
        """The line that says how far the entry has come."""
        return self._sync.text()

    def focus_first(self) -> None:
        """Give the keyboard to the description."""
        self.description.setFocus()
        self.description.selectAll()

    def close_panel(self) -> None:
        """Save what was being typed and ask to be taken away."""
        self._leave_fields()
        self.presenter.close()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
            return
        super().keyPressEvent(event)

    # -- building

    def _build(self) -> None:
        heading = QLabel(_("Entry"), self)
        set_type(heading, Type.HEADING)
        self._close = icon_button(Icon.CLOSE, _("Close the details"), parent=self)
        self._close.clicked.connect(self.close_panel)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE_WIDE, SPACE, SPACE, 0)
        top.addWidget(heading, 1)
        top.addWidget(self._close)
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(SPACE_WIDE, SPACE, SPACE_WIDE, SPACE_WIDE)
        self._column.setSpacing(SPACE + SPACE_TIGHT)
        self._build_content()
        self._build_times()
        self._build_rest()
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        # The panel's own ground shows through.
        scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(scroll, 1)

    def _build_content(self) -> None:
        self.description = GrowingText(name=_("Description"), placeholder=_("What did you work on?"))
        self.description.committed.connect(self._save_description)
        self._refusal = QLabel(self)
        self._refusal.setProperty("tone", "danger")
        self._refusal.setWordWrap(True)
        self._refusal.hide()
        self.project = ProjectChip()
        self.project.clicked.connect(self._open_projects)
        self.tags = TagChips()
        self.tags.changed.connect(self._save_tags)
        self.billable = QCheckBox(_("Billable"))
        self.billable.setAccessibleName(_("Billable"))
        self.billable.clicked.connect(self.presenter.set_billable)
        self._labelled(_("Description"), self.description)
        self._column.addWidget(self._refusal)
        self._labelled(_("Project"), self.project, stretched=False)
        self._labelled(_("Tags"), self.tags)
        self._column.addWidget(self.billable)

    def _build_times(self) -> None:
        self.times = TimeFields(self.presenter)
        self._column.addWidget(self.times)
        self.notices = NoticeList()
        self.notices.pressed.connect(self._remedy)
        self._column.addWidget(self.notices)

    def _build_rest(self) -> None:
        self.note = GrowingText(name=_("Note"), placeholder=_("A note that stays on this computer"), many_lines=True)
        self.note.committed.connect(self.presenter.set_note)
        self._labelled(_("Note"), self.note)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=SPACE)
        self.go_on = push_button(_("Continue"), drawing=Icon.PLAY, parent=self)
        self.copy = push_button(_("Duplicate"), drawing=Icon.COPY, parent=self)
        self.split = push_button(_("Split at…"), drawing=Icon.SPLIT, parent=self)
        self.join = push_button(_("Join with next"), parent=self)
        self.delete = push_button(_("Delete"), drawing=Icon.TRASH, parent=self)
        for button, act in (
            (self.go_on, self.presenter.continue_entry),
            (self.copy, self.presenter.duplicate),
            (self.split, self._ask_split),
            (self.join, self.presenter.join_next),
            (self.delete, self.presenter.delete),
        ):
            button.clicked.connect(act)
            flow.addWidget(button)
        self._column.addWidget(buttons)
        self._sync = QLabel(self)
        self._sync.setWordWrap(True)
        self._sync.setTextFormat(Qt.TextFormat.PlainText)
        self._sync.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_type(self._sync, Type.CAPTION)
        self._column.addWidget(self._sync)
        self._decide = push_button(_("Decide in the sync centre"), kind=Kind.LINK, parent=self)
        self._decide.clicked.connect(self._open_centre)
        self._decide.hide()
        self._column.addWidget(self._decide, 0, Qt.AlignmentFlag.AlignLeading)
        self.history_button = push_button(_("History"), drawing=Icon.CHEVRON_RIGHT, kind=Kind.QUIET, parent=self)
        self.history_button.setCheckable(True)
        self.history_button.toggled.connect(self._show_history)
        self._column.addWidget(self.history_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.history = HistoryList()
        self.history.restored.connect(self._restore)
        self.history.hide()
        self._column.addWidget(self.history)

    def _panels(self) -> None:
        self._picker = Picker(
            self, name=_("Project and task"), placeholder=_("Find or create a project"), create=_create_words
        )
        self._picker.picked.connect(self._place_picked)
        self._picker.wanted.connect(self.presenter.make_project)
        self._split_panel = SplitPanel(self, self._parse_cut)
        self._split_panel.picked.connect(self._cut)

    def _labelled(self, name: str, widget: QWidget, *, stretched: bool = True) -> None:
        box = QVBoxLayout()
        box.setSpacing(SPACE_TIGHT)
        box.addWidget(caption(name, widget))
        if stretched:
            box.addWidget(widget)
        else:
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addLayout(box)

    # -- showing

    @Slot()
    def _show(self) -> None:
        shown = self.presenter.shown
        if shown is None:
            return
        entry = shown.entry
        self._refuse("")
        self.description.set_shown(entry.description)
        self.note.set_shown(entry.note)
        if self.tags.tags() != entry.tags:
            self.tags.set_tags(entry.tags)
        self.billable.setChecked(entry.billable)
        self._show_project(shown)
        self.times.show_entry(shown)
        self.notices.fill(shown.notices, zone_info(self.presenter.zone))
        runs = entry.is_running
        self.go_on.setText(_("Stop") if runs else _("Continue"))
        self.go_on.setAccessibleName(self.go_on.text())
        self.go_on.setIcon(icon(Icon.STOP if runs else Icon.PLAY, Role.TEXT))
        self.join.setEnabled(shown.after is not None)
        self._show_told()

    def _show_project(self, shown: Shown) -> None:
        view = shown.view
        if view.project_name is None:
            self.project.set_project(None, _("No project"), name=_("No project"), tooltip=_("Choose a project"))
            return
        name = view.project_name
        if view.task_name:
            name = _("{project} › {task}").format(project=name, task=view.task_name)
        told = _("Project {name}").format(name=name)
        if view.client_name:
            told = _("{project}, client {client}").format(project=told, client=view.client_name)
        if view.project_archived:
            name = _("{project} (archived)").format(project=name)
        self.project.set_project(view.project_color, name, name=told)

    @Slot()
    def _show_told(self) -> None:
        line, shown = self.presenter.sync_line, self.presenter.shown
        now, zone = self.presenter.now(), self.presenter.zone
        is_torn = shown is not None and shown.view.sync is EntrySync.CONFLICT
        is_grave = is_torn or (line is not None and line.problem is not None)
        if line is None:
            self._sync.clear()
        elif line.problem is not None:
            self._sync.setText(f"{line.problem.title}\n{line.problem.safe}")
        elif is_torn:
            self._sync.setText(mark_text(Mark.CONFLICT))
        else:
            self._sync.setText(words.sync_text(line, now, zone_info(zone)))
        self._decide.setVisible(is_grave)
        self._sync.setProperty("tone", "danger" if is_grave else "")
        self._sync.style().unpolish(self._sync)
        self._sync.style().polish(self._sync)
        if self.history.isVisibleTo(self):
            self.history.fill(self.presenter.history, now, zone, self._name_of)

    @Slot()
    def _show_names(self) -> None:
        self.tags.set_known(self._names.lists.tags)

    @Slot(object)
    def _tick(self, _now: object) -> None:
        shown = self.presenter.shown
        if shown is not None and shown.entry.is_running and self.isVisible():
            self.times.tick(shown)

    @Slot()
    def _gone(self) -> None:
        self.closed.emit()

    @Slot(object)
    def _go(self, entry: object) -> None:
        self.show_entry(EntryId(str(entry)))
        self.focus_first()

    # -- fields

    @Slot(str)
    def _save_description(self, text: str) -> None:
        if self.presenter.shown is not None:
            refusal = self.presenter.set_description(text)
            self._refuse("" if refusal is None else explain.sentence(refusal))

    @Slot(object)
    def _save_tags(self, tags: object) -> None:
        refusal = self.presenter.set_tags(tuple(cast("tuple[str, ...]", tags)))
        self._refuse("" if refusal is None else explain.sentence(refusal))

    def _refuse(self, sentence: str) -> None:
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def _leave_fields(self) -> None:
        if self.presenter.shown is not None:
            self.description.commit()
            self.note.commit()
            focused = self.focusWidget()
            if focused is not None and focused.hasFocus():
                focused.clearFocus()

    @Slot()
    def _open_projects(self) -> None:
        shown = self.presenter.shown
        if shown is not None:
            self._picker.set_choices(place_choices(self._names.read_now()))
            self._picker.open_at(self.project, current=(shown.entry.project, shown.entry.task))

    @Slot(object)
    def _place_picked(self, key: object) -> None:
        project, task = cast("tuple[ProjectId | None, TaskId | None]", key)
        self.presenter.set_place(project, task)

    # -- notices, buttons, history

    @Slot(object)
    def _remedy(self, pressed: object) -> None:
        key, notice = cast("tuple[str, Notice]", pressed)
        if key == TRIM_OTHER:
            self.presenter.trim_other(notice)
        elif key == TRIM_THIS:
            self.presenter.trim_this(notice)
        elif key == CUT:
            self.presenter.cut_at(notice.at)
        elif key == READING:
            self.presenter.take_reading("start" if notice.about is About.START_TWICE else "stop", notice.at)
        elif key == PICK:
            self._open_projects()
        else:
            self.presenter.dismiss(notice)

    @Slot()
    def _ask_split(self) -> None:
        shown = self.presenter.shown
        if shown is not None:
            entry = shown.entry
            stop = self.presenter.now() if entry.stop is None else entry.stop
            if stop - entry.start > 1:
                self._split_panel.ask(self.split, entry.start, stop, zone_info(self.presenter.zone))

    @Slot(object)
    def _cut(self, at: object) -> None:
        self.presenter.cut_at(int(str(at)))

    def _parse_cut(self, text: str, _start: int) -> Parsed | Refused:
        found = self.presenter.read_cut(text)
        if isinstance(found, Refusal):
            return Refused(explain.sentence(found))
        return Parsed(found, screen.wall_time(found, zone_info(self.presenter.zone)))

    @Slot()
    def _open_centre(self) -> None:
        shown = self.presenter.shown
        is_torn = shown is not None and shown.view.sync is EntrySync.CONFLICT
        self.page_wanted.emit("sync", "conflicts" if is_torn else "problems")

    @Slot(bool)
    def _show_history(self, wanted: bool) -> None:
        self.history.setVisible(wanted)
        self.history_button.setIcon(icon(Icon.CHEVRON_DOWN if wanted else Icon.CHEVRON_RIGHT))
        self.presenter.want_history(wanted=wanted)

    @Slot(object)
    def _restore(self, change: object) -> None:
        field, value = cast("tuple[str, object]", change)
        refusal = self.presenter.restore(field, value)
        self._refuse("" if refusal is None else explain.sentence(refusal))

    def _name_of(self, _field: str, record: str) -> str:
        return self._names.read_now().all_names.get(record) or _("one that is gone")


def _create_words(name: str) -> str:
    return _("Create project “{name}”").format(name=name)
