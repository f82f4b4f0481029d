"""Project, tags and billable of the timer bar. Decides nothing."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.project_choices import create_project_words, project_choices, spoken_project
from tracker_app.ui.theme import Icon, Kind
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT
from tracker_app.ui.timer_bar.presenter import Shown, TimerBarPresenter
from tracker_app.ui.widgets import Overlay, Picker, ProjectChip, TagChips, icon_button, push_button

_LONGEST = 22


class ContentChips(QWidget):
    """What an entry says besides its words; each change goes to the presenter at once."""

    def __init__(self, presenter: TimerBarPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._project = ProjectChip(self)
        self._project.clicked.connect(self.open_projects)
        self._tags = push_button(_("Tags"), drawing=Icon.TAG, kind=Kind.QUIET, parent=self)
        self._tags.clicked.connect(self.open_tags)
        self._billable = icon_button(Icon.DOLLAR, _("Billable"), parent=self)
        self._billable.setCheckable(True)
        self._billable.clicked.connect(presenter.set_billable)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_TIGHT)
        row.addWidget(self._project)
        row.addWidget(self._tags)
        row.addWidget(self._billable)
        row.addStretch(1)
        self._picker = Picker(
            self, name=_("Project"), placeholder=_("Find or create a project"), create=create_project_words
        )
        self._picker.picked.connect(presenter.pick_project)
        self._picker.wanted.connect(presenter.make_project)
        self._panel = Overlay(self)
        self._panel.setAccessibleName(_("Tags"))
        self._field = TagChips(self._panel)
        self._field.changed.connect(presenter.set_tags)
        self._field.setMinimumWidth(280)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.addWidget(self._field)

    def fill(self, shown: Shown) -> None:
        """Show the content."""
        self._show_project(shown)
        self._show_tags(shown.content.tags)
        self._billable.setChecked(shown.content.billable)

    @Slot()
    def open_projects(self) -> None:
        """Pick a project."""
        self._picker.set_choices(project_choices(self._presenter.projects(), self._presenter.client_names()))
        self._picker.open_at(self._project, current=self._presenter.shown().content.project)

    @Slot()
    def open_tags(self) -> None:
        """Edit the tags."""
        self._panel.open_below(self._tags)
        self._field.setFocus()

    def _show_project(self, shown: Shown) -> None:
        project = shown.project
        if project is None:
            self._project.set_project(None, _("Project"), name=_("No project"), tooltip=_("Choose a project"))
            return
        client = self._presenter.client_names().get(project.client) if project.client else None
        spoken = spoken_project(project.name, client)
        if shown.project_archived:
            spoken = _("{project}, archived").format(project=spoken)
        self._project.set_project(project.color, project.name, name=spoken)

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        words = ", ".join(tags)
        if len(words) > _LONGEST and len(tags) > 1:
            words = _("{tag} +{more}").format(tag=tags[0], more=len(tags) - 1)
        if len(words) > _LONGEST:
            words = f"{words[:_LONGEST]}…"
        self._tags.setText(words or _("Tags"))
        self._tags.setAccessibleName(_("Tags: {tags}").format(tags=", ".join(tags)) if tags else _("No tags"))
        self._tags.setToolTip(", ".join(tags) or _("Choose tags"))
        if self._field.tags() != tags:
            self._field.set_tags(tags)
            self._panel.adjustSize()
        self._field.set_known(self._presenter.tags())
