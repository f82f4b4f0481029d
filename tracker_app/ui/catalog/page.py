"""The page of projects, clients, tasks and tags: reads them, counts their use behind the scenes, hands wishes on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTabWidget, QWidget

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes, Kind
from tracker_app.domain.refusals import Refusal
from tracker_app.ui import text
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.catalog import rows as words
from tracker_app.ui.catalog.presenter import Job, Wishes, is_done
from tracker_app.ui.catalog.rows import KINDS, Contents, Row, read_contents
from tracker_app.ui.catalog.section import Section
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme import Kind as Look
from tracker_app.ui.theme.tokens import SPACE_WIDE
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.widgets import Answer, FlowLayout, LowScroll, Question

if TYPE_CHECKING:
    from tracker_app.app.catalogue import Uses
    from tracker_app.app.compose import Holdfast

COUNT_MS = 400
"""Entries of a busy sync are gathered this long before uses are counted again."""


class CatalogPage(QWidget):
    """A Page."""

    key = "projects"
    icon = Icon.FOLDER

    def __init__(
        self, holdfast: "Holdfast", bridge: Bridge, act: Act, ticker: Ticker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._bridge = bridge
        self._act = act
        self._wishes = Wishes(holdfast)
        self._contents = Contents()
        self._uses: Uses | None = None
        self._is_shown = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(COUNT_MS)
        self._rest.timeout.connect(self._count)
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(_("Search"))
        self._search.setAccessibleName(_("Search in the catalogue"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._show)
        self._archived = QCheckBox(_("Show archived"), self)
        self._archived.toggled.connect(self._show)
        top = QWidget(self)
        row = FlowLayout(top, gap=SPACE_WIDE)
        row.addWidget(self._search)
        row.addWidget(self._archived)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setExpanding(False)
        self._tabs.tabBar().setDrawBase(False)
        for named in (self._tabs, self._tabs.tabBar()):
            named.setAccessibleName(_("Kinds of the catalogue"))
        self.sections: dict[Kind, Section] = {}
        for kind in KINDS:
            section = self.sections[kind] = Section(kind, self)
            section.wish.connect(self._on_wish)
            section.adding.connect(self._on_add)
            self._tabs.addTab(section, words.title_words(kind))
        column = LowScroll(self).column
        column.addWidget(top)
        column.addWidget(self._tabs, 1)
        bridge.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        """The name on the rail."""
        return _("Projects")

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    def shown(self) -> None:
        """Catch up with what changed meanwhile."""
        self._is_shown = True
        self._read()
        self._count()

    def hidden(self) -> None:
        """Read nothing any more."""
        self._is_shown = False
        self._rest.stop()

    def focus_first(self) -> None:
        """Give the keyboard to the list."""
        self.section.focus_first()

    @property
    def section(self) -> Section:
        """The kind now shown."""
        return self.sections[KINDS[self._tabs.currentIndex()]]

    def show_kind(self, kind: Kind) -> None:
        """Open the tab of one kind."""
        self._tabs.setCurrentIndex(KINDS.index(kind))

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not self._is_shown:
            return
        if changes.touches(*KINDS):
            self._read()
        if changes.touches(Kind.ENTRY) and not self._rest.isActive():
            self._rest.start()

    def _read(self) -> None:
        holdfast = self._holdfast
        self._bridge.ask("catalog.read", lambda: read_contents(holdfast), self._take_contents)

    @Slot()
    def _count(self) -> None:
        self._bridge.ask("catalog.count", self._holdfast.catalogue.uses, self._take_uses)

    def _take_contents(self, contents: Contents) -> None:
        self._contents = contents
        self._show()

    def _take_uses(self, uses: "Uses") -> None:
        self._uses = uses
        self._show()

    @Slot()
    def _show(self) -> None:
        search, archived = self._search.text(), self._archived.isChecked()
        in_use = self._contents
        self.sections[Kind.PROJECT].set_places([(one.id, one.name) for one in in_use.clients if not one.archived])
        self.sections[Kind.TASK].set_places([(one.id, one.name) for one in in_use.projects if not one.archived])
        for at, kind in enumerate(KINDS):
            every = words.counted(in_use.rows(kind), self._uses)
            shown = words.wanted(every, search, archived=archived)
            self.sections[kind].fill(shown, searching=bool(search.strip()) or len(every) > len(shown))
            title = words.title_words(kind)
            self._tabs.setTabText(
                at, _("{title} ({n})").format(title=title, n=text.number(len(shown))) if shown else title
            )

    @Slot(str, str)
    def _on_add(self, name: str, place: str) -> None:
        section = self.section
        kind = KINDS[self._tabs.currentIndex()]
        answer = self._act.perform(self._wishes.add(kind, name, place))
        if isinstance(answer, Refusal):
            section.added(explain.sentence(answer))
        elif answer is not None:
            section.added("")

    @Slot(str, object, str)
    def _on_wish(self, word: str, row: Row, value: str) -> None:
        if word == "delete":
            self._ask_before_delete(row)
            return
        jobs = {
            "rename": lambda: self._wishes.rename(row, value),
            "archive": lambda: self._wishes.archive(row),
            "recolour": lambda: self._wishes.recolour(row, value),
            "move": lambda: self._wishes.move(row, value),
        }
        self._perform(jobs[word]())

    def _perform(self, job: Job, said: str = "") -> None:
        section = self.section
        answer = self._act.perform(job, said)
        section.refuse(explain.sentence(answer) if isinstance(answer, Refusal) else "")
        if is_done(answer):
            self._count()

    def _ask_before_delete(self, row: Row) -> None:
        # Counted anew: a number that a person decides by is not one from before.
        self._bridge.ask("catalog.delete", self._holdfast.catalogue.uses, lambda uses: self._ask_to_delete(row, uses))

    def _ask_to_delete(self, row: Row, uses: "Uses") -> None:
        (fresh,) = words.counted([row], uses)
        answers = [
            Answer(_("Delete"), lambda: self._perform(self._wishes.delete(row), words.deleted(fresh)), Look.DANGER)
        ]
        if not row.archived:
            answers.insert(0, Answer(_("Archive instead"), lambda: self._perform(self._wishes.archive(row))))
        Question(_("Delete"), words.delete_question(row), words.delete_effect(fresh), answers, self).open()
