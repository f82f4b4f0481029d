"""The settings page: one column of sections with a search; every control applies at once. Knows no use of a value."""

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot, qVersion
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker_app import __version__
from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.app.settings import BadSetting, possible
from tracker_app.domain.changes import Changes
from tracker_app.domain.changes import Kind as Record
from tracker_app.domain.refusals import Refusal
from tracker_app.ui.accounts.presenter import adapted
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.errand import Errand
from tracker_app.ui.problems.dispatch import CONNECT, OPEN_FOLDER, Case, Dispatch
from tracker_app.ui.settings import words
from tracker_app.ui.settings.abilities_section import AbilitiesSection
from tracker_app.ui.settings.accounts_section import AccountsSection, remove_effect
from tracker_app.ui.settings.controls import SettingControl, control_for
from tracker_app.ui.settings.keys_section import KeysSection
from tracker_app.ui.settings.outages_section import OutagesSection
from tracker_app.ui.theme import Icon, Kind, Type, set_kind, set_type
from tracker_app.ui.theme.tokens import SPACE, SPACE_PAGE, SPACE_WIDE
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.widgets import Answer, EmptyState, FlowLayout, Question, SectionHeader, push_button

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.abilities import System

NARROW = 640
"""Below this width the list of sections gives its room to the controls."""
_WIDEST = 720


class SettingsPage(QWidget):
    """A Page. `show_section` scrolls to a section by its word, for links from elsewhere. `said` carries a note."""

    said = Signal(str)
    key = "settings"
    icon = Icon.SETTINGS

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: Bridge,
        act: Act,
        ticker: Ticker,
        dispatch: Dispatch,
        system: "System | None" = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._system = system
        self._act = act
        self._dispatch = dispatch
        self._is_shown = False
        self.controls: dict[str, SettingControl] = {}
        self._resets: dict[str, QWidget] = {}
        self._boxes: dict[str, QWidget] = {}
        self._keys: KeysSection | None = None
        self._wanted = ""
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(_("Search the settings"))
        self._search.setAccessibleName(_("Search the settings"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget(self)
        self._list.setAccessibleName(_("Sections of the settings"))
        self._list.setFixedWidth(168)
        set_kind(self._list, Kind.NAV)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self.accounts = AccountsSection(self)
        self.accounts.connect_wanted.connect(self._connect)
        self.accounts.sign_in.connect(self._sign_in)
        self.accounts.test.connect(self._test)
        self.accounts.remove.connect(self._ask_before_remove)
        self.abilities = AbilitiesSection(system.abilities if system is not None else None, self)
        self._backup_words = _note(self)
        self._empty = EmptyState(self)
        for later in (self.accounts, self.abilities, self._backup_words, self._empty):
            later.hide()
        self._scroll = QScrollArea(self)
        self._scroll.setAccessibleName(_("Settings"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._make_frame()
        self._left = list(words.SECTIONS)
        self._made: QWidget | None = None
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._make_next)
        self._list.currentItemChanged.connect(self._jump)
        self._lay_out()
        bridge.changed.connect(self._on_changed)
        if system is not None:
            system.ring.changed.connect(self.abilities.look)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_WIDE)
        row.addWidget(self._list)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_WIDE, SPACE_WIDE, SPACE_WIDE, 0)
        column.setSpacing(SPACE_WIDE)
        column.addWidget(self._search)
        column.addLayout(row, 1)

    @property
    def title(self) -> str:
        """The name on the rail."""
        return _("Settings")

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    def shown(self) -> None:
        """Catch up with what changed meanwhile."""
        self._is_shown = True
        self._make_next()
        self._turns.start(0)
        self._read()
        self._read_accounts()
        self.abilities.look()

    def hidden(self) -> None:
        """Read nothing any more."""
        self._is_shown = False
        self._turns.stop()

    def focus_first(self) -> None:
        """Give the keyboard to the search."""
        self._search.setFocus()

    def show_section(self, key: str) -> None:
        """Bring a section into sight by its word."""
        self._search.clear()
        for at in range(self._list.count()):
            if self._list.item(at).data(Qt.ItemDataRole.UserRole) == key:
                self._list.setCurrentRow(at)
                self._bring(key)

    show_tab = show_section
    """The same word as on every page with parts."""

    def _make_frame(self) -> None:
        """Make what holds the sections, an empty box for each; what is in them follows in turns."""
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST)
        # Before anything is in it: Qt resolves the style of everything that changes its parent anew.
        self._scroll.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_WIDE, SPACE_PAGE)
        column.setSpacing(SPACE_PAGE)
        for section in words.SECTIONS:
            item = QListWidgetItem(str(section.title), self._list)
            item.setData(Qt.ItemDataRole.UserRole, section.key)
            box = self._boxes[section.key] = QWidget(inside)
            box.hide()
            column.addWidget(box)
        # Without a current line the list would show nothing when Tab reaches it.
        self._list.setCurrentRow(0)
        column.addStretch(1)

    @Slot()
    def _make_next(self) -> None:
        """Fill the next box, or show the one just filled; all at once would hold the window up for a tenth of a second.

        Filling and showing take as long as each other, so that each has a turn of its own.
        """
        inside = self._scroll.widget()
        column = inside.layout()
        if self._made is None and self._left:
            self._made = self._make_section(self._left.pop(0))
            return
        if self._made is not None and column is not None:
            self._made.show()
            self._made = None
            column.activate()
            # Nothing is squeezed while it grows.
            inside.setMinimumHeight(column.totalHeightForWidth(min(_WIDEST, self._scroll.viewport().width())))
            return
        self._turns.stop()
        inside.setMinimumHeight(0)
        # A turn after the last box: only now it is known where each stands.
        if self._wanted:
            self._bring(self._wanted)

    @property
    def is_whole(self) -> bool:
        """Whether every section was made."""
        return not self._left and self._made is None

    def finish(self) -> None:
        """Make now what is still to be made."""
        while not self.is_whole:
            box = self._made or self._make_section(self._left.pop(0))
            box.show()
            self._made = None

    def _make_section(self, section: words.SectionWords) -> QWidget:
        box = self._boxes[section.key]
        views = [view for view in self._holdfast.settings.list() if view.setting.section == section.key]
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE_WIDE)
        header = SectionHeader(str(section.title), parent=box)
        inner.addWidget(header)
        for view in views:
            control = self.controls[view.setting.key] = control_for(view.setting, self._holdfast.zone_name, box)
            control.show_value(view.value)
            control.chosen.connect(self._choose)
            inner.addWidget(control)
        if views:
            reset = push_button(_("Reset"), kind=Kind.LINK, parent=header)
            reset.setAccessibleName(_("Reset {section}").format(section=section.title))
            reset.setToolTip(_("Put every setting of this section back to what it was at first"))
            reset.setProperty("section", section.key)
            reset.setEnabled(any(view.is_set for view in views))
            reset.clicked.connect(self._reset)
            header.add_trailing(reset)
            self._resets[section.key] = reset
        self._add_rest(section.key, inner, box)
        return box

    def _add_rest(self, key: str, inner: QVBoxLayout, box: QWidget) -> None:
        if key == "accounts":
            inner.addWidget(self.accounts)
            self.accounts.show()
        elif key == "outages":
            inner.addWidget(OutagesSection(self._holdfast, box))
        elif key == "data":
            where = _note(box)
            where.setText(_("Everything is in {path}").format(path=self._holdfast.home))
            inner.addWidget(where)
            inner.addWidget(self._backup_words)
            inner.addWidget(
                _buttons(
                    box,
                    (_("Back up now"), Icon.DOWNLOAD, self._backup),
                    (_("Save a copy elsewhere…"), None, self._copy),
                    (_("Restore…"), None, self._restore),
                    (_("Open folder"), Icon.FOLDER, self._open_folder),
                )
            )
        elif key == "keys":
            self._keys = KeysSection(self._holdfast.settings, self._system, self.controls, box)
            inner.addWidget(self._keys)
        elif key == "abilities":
            inner.addWidget(self.abilities)
            self.abilities.show()
        elif key == "about":
            about = _note(box)
            about.setText(
                _("Holdfast {version} on {system}, Python {python}, Qt {qt}").format(
                    version=__version__, system=platform.system(), python=platform.python_version(), qt=qVersion()
                )
            )
            inner.addWidget(about)
            inner.addWidget(_buttons(box, (_("Copy diagnostics"), Icon.COPY, self._diagnostics)))

    def _read(self) -> None:
        set_sections = set()
        for view in self._holdfast.settings.list():
            control = self.controls.get(view.setting.key)
            if control is not None:
                control.show_value(view.value)
                control.refuse("")
            if view.is_set:
                set_sections.add(view.setting.section)
        if self._keys is not None:
            self._keys.say()
        for key, reset in self._resets.items():
            reset.setEnabled(key in set_sections)

    def _read_accounts(self) -> None:
        desk = self._holdfast.accounts
        self.accounts.fill(desk.all(), {kind.kind: kind.title for kind in desk.kinds()})

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not self._is_shown:
            return
        if changes.touches(Record.SETTING):
            self._read()
        if changes.touches(Record.ACCOUNT):
            self._read_accounts()

    @Slot(str)
    def _choose(self, text: str) -> None:
        control = self.sender()
        if not isinstance(control, SettingControl):
            return
        key = control.setting.key
        answer = self._act.perform(lambda: self._holdfast.settings.set(key, text))
        if isinstance(answer, BadSetting):
            control.refuse(
                _("“{given}” does not fit: it must be {possible}.").format(
                    given=answer.given, possible=possible(control.setting)
                )
            )

    @Slot()
    def _reset(self) -> None:
        key = str(self.sender().property("section"))
        for view in self._holdfast.settings.list():
            if view.setting.section == key and view.is_set:
                name = view.setting.key
                self._act.perform(lambda name=name: self._holdfast.settings.unset(name))  # type: ignore[misc]
        self.said.emit(_("This section is as it was at first."))

    @Slot(str)
    def _filter(self, search: str) -> None:
        self.finish()
        views = {view.setting.key: view for view in self._holdfast.settings.list()}
        any_box = False
        for at, section in enumerate(words.SECTIONS):
            title = str(section.title)
            whole = words.matches(search, title, str(section.more))
            some = False
            for key, control in self.controls.items():
                if control.setting.section == section.key:
                    fits = words.fits(views[key], title, search)
                    control.setVisible(fits or whole)
                    some = some or fits
            shown = whole or some
            self._boxes[section.key].setVisible(shown)
            self._list.item(at).setHidden(not shown)
            any_box = any_box or shown
        self._scroll.setVisible(any_box)
        self._empty.setVisible(not any_box)
        if not any_box:
            self._empty.fill(Icon.SEARCH, _("No setting is called like that."))

    @Slot()
    def _jump(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self._bring(str(item.data(Qt.ItemDataRole.UserRole)))

    def _bring(self, key: str) -> None:
        self._wanted = "" if self.is_whole else key
        if self._wanted:
            return
        bar = self._scroll.verticalScrollBar()
        bar.setValue(min(self._boxes[key].y(), bar.maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._list.setVisible(self.width() >= NARROW)

    @Slot()
    def _connect(self) -> None:
        self._dispatch.run(CONNECT, Case())

    @Slot(str)
    def _sign_in(self, name: str) -> None:
        account = self._holdfast.accounts.named(name)
        self._dispatch.run("sign-in", Case(account=account.id if account is not None else None))

    @Slot(str)
    def _test(self, name: str) -> None:
        accounts = self._holdfast.accounts
        self.accounts.show_result(name, _("Asking the server…"))
        Errand(lambda: accounts.check(name), lambda answer: self._tested(name, answer), _("testing an account")).start()

    def _tested(self, name: str, answer: object) -> None:
        if isinstance(answer, Problem):
            found = adapted(answer)
            self.accounts.show_result(name, f"{found.what} {found.do}".strip(), "danger")
        elif isinstance(answer, Refusal):
            self.accounts.show_result(name, explain.sentence(answer), "danger")
        else:
            user = str(getattr(answer, "name", "") or getattr(answer, "user", ""))
            self.accounts.show_result(
                name, _("The server answers and knows you as {user}.").format(user=user), "success"
            )

    @Slot(str)
    def _ask_before_remove(self, name: str) -> None:
        waiting = sum(one.waiting for one in self._holdfast.sync_centre.status() if one.name == name)
        Question(
            _("Remove account"),
            _("Remove the account “{name}”?").format(name=name),
            remove_effect(waiting),
            [Answer(_("Remove"), lambda: self._remove(name), Kind.DANGER)],
            self,
        ).open()

    def _remove(self, name: str) -> None:
        done = self._act.perform(lambda: self._holdfast.accounts.remove(name))
        if done is not None and not isinstance(done, Refusal):
            self.said.emit(_("{account} was removed.").format(account=name))

    @Slot()
    def _backup(self) -> None:
        maintenance = self._holdfast.maintenance
        self._backup_words.setText(_("Making a backup…"))
        self._backup_words.show()
        Errand(maintenance.backup, self._backed_up, _("making a backup")).start()

    def _backed_up(self, answer: object) -> None:
        if isinstance(answer, Problem):
            self._backup_words.setText(f"{answer.what} {answer.safe}")
            return
        path = getattr(answer, "path", "")
        self._backup_words.setText(_("A backup was made and checked: {path}").format(path=path))

    @Slot()
    def _copy(self) -> None:
        self._dispatch.run("save-copy", Case())

    @Slot()
    def _restore(self) -> None:
        self._dispatch.run("restore", Case())

    @Slot()
    def _open_folder(self) -> None:
        self._dispatch.run(OPEN_FOLDER, Case())

    @Slot()
    def _diagnostics(self) -> None:
        self._dispatch.run("copy-diagnostics", Case())


def _buttons(parent: QWidget, *wanted: "tuple[str, Icon | None, object]") -> QWidget:
    box = QWidget(parent)
    flow = FlowLayout(box, gap=SPACE)
    for label, drawing, slot in wanted:
        button = push_button(label, drawing=drawing, parent=box)
        button.clicked.connect(slot)
        flow.addWidget(button)
    return box


def _note(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    set_type(label, Type.CAPTION)
    return label
