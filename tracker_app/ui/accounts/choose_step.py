"""The second step: the account's name, its workspace, and whether this computer's entries go along."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker_app.app.messages import _
from tracker_app.ui.accounts import presenter
from tracker_app.ui.accounts.presenter import Asked
from tracker_app.ui.problems.keyring_help import keyring_help
from tracker_app.ui.theme import Icon, Kind, Role, Type, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_TIGHT, SPACE_WIDE
from tracker_app.ui.widgets import FormField, Sign, push_button


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen. `workspace` is "" where there is no choice."""

    name: str
    workspace: str
    adopt: bool


class ChooseStep(QWidget):
    """`submitted` says that Enter was pressed."""

    submitted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._who = _paragraph(self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Sign(Icon.CHECK, Role.SUCCESS, parent=self))
        head.addWidget(self._who, 1)
        self._name = FormField(
            _("Name of this account"), help_text=_("As you want to see it in lists; only here."), parent=self
        )
        self._name.entered.connect(self.submitted)
        self._workspace = QComboBox(self)
        self._workspace.setAccessibleName(_("Workspace"))
        self._workspace_label = QLabel(_("Workspace"), self)
        self._workspace_label.setBuddy(self._workspace)
        set_type(self._workspace_label, Type.STRONG)
        self._adopt = QCheckBox(self)
        self._adopt_help = _paragraph(self, Type.CAPTION)
        self._store = _paragraph(self, Type.CAPTION)
        self._options = push_button(_("Other options"), kind=Kind.LINK, parent=self)
        self._options.setAutoDefault(False)
        self._options.clicked.connect(self._explain)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_TIGHT)
        column.addLayout(head)
        column.addSpacing(SPACE)
        column.addWidget(self._name)
        column.addSpacing(SPACE)
        for widget in (self._workspace_label, self._workspace, self._adopt, self._adopt_help):
            column.addWidget(widget)
        column.addSpacing(SPACE_WIDE)
        column.addWidget(self._store)
        column.addWidget(self._options, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def fill(self, asked: Asked, name: str) -> None:
        """Show what the server said, and propose a name."""
        self._who.setText(_("The server accepted your sign-in, {user}.").format(user=asked.user))
        self._name.line.setText(name)
        self._name.refuse("")
        self._workspace.clear()
        for key, title in asked.workspaces:
            self._workspace.addItem(title, key)
        several = len(asked.workspaces) > 1
        self._workspace.setVisible(several)
        self._workspace_label.setVisible(several)
        self._adopt.setText(presenter.adopt_words(asked.adoptable))
        self._adopt_help.setText(presenter.adopt_help(asked.adoptable))
        self._adopt.setChecked(False)
        self._adopt.setVisible(asked.adoptable > 0)
        self._adopt_help.setVisible(asked.adoptable > 0)
        self._store.setText(presenter.store_words(asked.store))
        self._options.setVisible(not asked.store)

    def given(self) -> Chosen:
        """Return what was chosen."""
        workspace = self._workspace.currentData() if self._workspace.count() else ""
        # isHidden, not isVisible: the answer must not depend on whether the dialog is on the screen.
        adopt = self._adopt.isChecked() and not self._adopt.isHidden()
        return Chosen(self._name.text(), str(workspace or ""), adopt)

    def focus_first(self) -> None:
        """Give the keyboard to the name, ready to be typed over."""
        self._name.setFocus()
        self._name.line.selectAll()

    @Slot()
    def _explain(self) -> None:
        keyring_help(self.window())

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with the name."""
        self._name.refuse(sentence)
        self._name.setFocus()


def _paragraph(parent: QWidget, size: Type = Type.BODY) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, size)
    return label
