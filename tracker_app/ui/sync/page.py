"""The sync centre as a page: reads when something changed, and hands every wish to its use case. Knows no server."""

from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from tracker_app.app.incident_report import REPORTS, report_as, summary
from tracker_app.app.messages import _
from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import ConflictRow, IncidentRow, OutboxRow
from tracker_app.domain.changes import Changes
from tracker_app.domain.changes import Kind as Record
from tracker_app.domain.refusals import Refusal
from tracker_app.ui import text
from tracker_app.ui.act import Act
from tracker_app.ui.bridge import Bridge
from tracker_app.ui.problems.dispatch import OPEN_FOLDER, Case, Dispatch
from tracker_app.ui.sync import words
from tracker_app.ui.sync.account_card import AccountCard
from tracker_app.ui.sync.conflicts_tab import ConflictsTab
from tracker_app.ui.sync.export import as_text, save_text
from tracker_app.ui.sync.header import SyncHeader
from tracker_app.ui.sync.incident_words import incident_csv
from tracker_app.ui.sync.incidents_tab import IncidentsTab
from tracker_app.ui.sync.log_tab import LogTab
from tracker_app.ui.sync.outbox_tab import OutboxTab
from tracker_app.ui.sync.picture import Picture, take_picture
from tracker_app.ui.sync.problems_tab import ProblemsTab
from tracker_app.ui.sync.report_pdf import pdf_of
from tracker_app.ui.sync.verify_dialog import VerifyDialog
from tracker_app.ui.sync.words import Headline, Mood
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE
from tracker_app.ui.ticker import Ticker
from tracker_app.ui.widgets import LowScroll

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

TABS = ("outbox", "problems", "conflicts", "incidents", "log")
LOW = 520
"""Below this height accounts take one line each, so that the tabs keep room."""
TALL_ACCOUNTS = 240
LOW_ACCOUNTS = 96
REST_SHARE = 5
REST_MS = 120
"""Changes of a busy sync are gathered this long before the page reads again."""
_TOUCHES = (Record.OP, Record.CONFLICT, Record.PROBLEM, Record.SYNC, Record.ACCOUNT, Record.ENTRY, Record.SETTING)


class SyncPage(QWidget):
    """A Page. `show_tab` opens one of `TABS`, for links from elsewhere. `said` carries a note without undo."""

    said = Signal(str)

    def __init__(
        self,
        holdfast: "Holdfast",
        bridge: Bridge,
        act: Act,
        ticker: Ticker,
        dispatch: Dispatch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holdfast = holdfast
        self._bridge = bridge
        self._act = act
        self._dispatch = dispatch
        self._picture = Picture(ticker.now())
        self._is_shown = False
        self._stale: set[OutboxTab | ProblemsTab | ConflictsTab | IncidentsTab] = set()
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.timeout.connect(self._fill_tab)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.refresh)
        self._header = SyncHeader(self)
        self._header.acted.connect(self._on_header)
        self._accounts = QWidget()
        self._account_cards: list[AccountCard] = []
        self._account_column = QVBoxLayout(self._accounts)
        self._account_column.setContentsMargins(0, 0, 0, 0)
        self._account_column.setSpacing(SPACE)
        self._account_column.addStretch(1)
        self._account_scroll = _Snug(self._accounts, self)
        self.outbox = OutboxTab(self)
        self.problems = ProblemsTab(self)
        self.conflicts = ConflictsTab(self)
        self.incidents = IncidentsTab(self)
        self.log = LogTab(self)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setExpanding(False)
        self._tabs.tabBar().setDrawBase(False)
        for named in (self._tabs, self._tabs.tabBar()):
            named.setAccessibleName(_("Parts of the sync centre"))
        for tab in (self.outbox, self.problems, self.conflicts, self.incidents, self.log):
            self._tabs.addTab(tab, "")
        self._tabs.currentChanged.connect(self._tab_changed)
        column = LowScroll(self).column
        column.addWidget(self._header)
        column.addWidget(self._account_scroll)
        column.addWidget(self._tabs, 1)
        self._name_tabs()
        self._connect_tabs()
        bridge.changed.connect(self._on_changed)
        ticker.minute.connect(self._on_minute)

    def _connect_tabs(self) -> None:
        self.outbox.acted.connect(self._on_outbox)
        self.outbox.export.connect(self._export)
        self.problems.acted.connect(self._on_problem)
        self.problems.dismissed.connect(self._dismiss)
        self.conflicts.decided.connect(self._decide)
        self.incidents.entry_wanted.connect(self._open_entry)
        self.incidents.decided.connect(self._decide_finding)
        self.incidents.export.connect(self._export_incident)
        self.log.said.connect(self.said)
        self.log.refresh_wanted.connect(self._read_log)
        self.log.diagnostics_wanted.connect(self._diagnostics)
        self.log.folder_wanted.connect(self._open_folder)

    key = "sync"
    icon = Icon.SYNC

    @property
    def title(self) -> str:
        """The name on the rail."""
        return _("Sync")

    @property
    def widget(self) -> QWidget:
        """The page itself."""
        return self

    def shown(self) -> None:
        """Catch up with what changed meanwhile."""
        self._is_shown = True
        self.refresh()
        self._tab_changed()

    def hidden(self) -> None:
        """Read nothing any more."""
        self._is_shown = False
        self._rest.stop()

    def focus_first(self) -> None:
        """Give the keyboard to the button that helps most."""
        self._header.focus_first()

    def show_tab(self, name: str) -> None:
        """Open a tab by its word."""
        if name in TABS:
            self._tabs.setCurrentIndex(TABS.index(name))

    @Slot()
    def refresh(self) -> None:
        """Read everything anew."""
        holdfast = self._holdfast
        self._bridge.ask("sync.centre", lambda: take_picture(holdfast), self._take, self._unreadable)

    def _unreadable(self, found: Problem) -> None:
        """Say why nothing can be shown; what was shown before stays."""
        line = Headline(f"{found.what} {found.safe}", Mood.TROUBLE)
        has_accounts = bool(self._picture.accounts)
        self._header.fill(line, has_accounts=has_accounts, paused=self._picture.paused)

    def _take(self, picture: Picture) -> None:
        """Show what was read in two turns of the event loop: what somebody types meanwhile need not wait for both."""
        self._fill_top(picture)
        self._next_turn.start(0)

    def fill(self, picture: Picture) -> None:
        """Show sync as it stands."""
        self._fill_top(picture)
        self._fill_tab()

    def _fill_top(self, picture: Picture) -> None:
        self._picture = picture
        line = words.headline(picture.accounts, picture.now, picture.zone, paused=picture.paused)
        self._header.fill(line, has_accounts=bool(picture.accounts), paused=picture.paused)
        while len(self._account_cards) < len(picture.accounts):
            card = AccountCard(self._accounts)
            self._account_cards.append(card)
            self._account_column.insertWidget(len(self._account_cards) - 1, card)
        for at, card in enumerate(self._account_cards):
            card.setVisible(at < len(picture.accounts))
            if at < len(picture.accounts):
                card.fill(picture.accounts[at], picture.now, picture.zone)
        self._account_scroll.setVisible(bool(picture.accounts))
        self._arrange()
        self._stale = {self.outbox, self.problems, self.conflicts, self.incidents}
        self._name_tabs()

    @Slot()
    def _fill_tab(self) -> None:
        """Bring the tab that is looked at up to the picture; the others wait until they are turned to."""
        current = self._tabs.currentWidget()
        for tab in [tab for tab in self._stale if tab is current]:
            self._stale.discard(tab)
            tab.fill(self._picture)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        low = self.height() < LOW
        for card in self._account_cards:
            card.set_compact(low)
        self._account_scroll.fit(LOW_ACCOUNTS if low else TALL_ACCOUNTS)

    def _name_tabs(self) -> None:
        counts = {
            "outbox": len(self._picture.waiting),
            "problems": len(self._picture.refused) + len(self._picture.general),
            "conflicts": len({row.entry for row in self._picture.conflicts}),
            "incidents": len(self._picture.incidents),
        }
        for at, (name, title) in enumerate(
            zip(TABS, (_("Outbox"), _("Problems"), _("Conflicts"), _("Outages"), _("Log")), strict=True)
        ):
            count = counts.get(name, 0)
            # Translators: a heading and how many there are, "Outbox (3)"
            words_shown = _("{title} ({n})").format(title=title, n=text.number(count)) if count else title
            self._tabs.setTabText(at, words_shown)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if self._is_shown and changes.touches(*_TOUCHES) and not self._rest.isActive():
            # A long outbox takes long to read: it must not keep a reader busy all the time.
            self._rest.start(max(REST_MS, int(self._picture.took * REST_SHARE * 1000)))

    @Slot()
    def _on_minute(self) -> None:
        if self._is_shown:
            self.refresh()

    @Slot(str)
    def _on_header(self, word: str) -> None:
        centre = self._holdfast.sync_centre
        if word == "pause":
            self._act.perform(lambda: centre.pause(not self._picture.paused))
            self.refresh()
        elif word == "sync-now":
            self._act.perform(lambda: centre.click())
        elif word == "compare":
            VerifyDialog(self._holdfast, self._act, self).open()
        elif word == "sign-in":
            asking = next((one for one in self._picture.accounts if one.state == "credentials"), None)
            self._dispatch.run("sign-in", Case(account=asking.account if asking is not None else None))
        elif word:
            self._dispatch.run(word, Case())

    @Slot(str, object)
    def _on_outbox(self, word: str, row: OutboxRow) -> None:
        if word == "send-now":
            self._act.perform(lambda: self._holdfast.sync_centre.click(row.account))
        else:
            self._dispatch.run(word, Case(row.problem, row.id, row.record, row.account))

    @Slot(str, object)
    def _on_problem(self, word: str, case: Case) -> None:
        self._dispatch.run(word, case)

    @Slot(object)
    def _dismiss(self, problem: Problem) -> None:
        self._act.perform(lambda: self._holdfast.sync_centre.dismiss(problem))
        self.refresh()

    @Slot(object)
    def _decide(self, picks: dict[str, str]) -> None:
        centre = self._holdfast.sync_centre

        def resolve() -> ConflictRow | Refusal | None:
            done: ConflictRow | Refusal | None = None
            for conflict, side in picks.items():
                done = centre.resolve(conflict, cast("Literal['mine', 'theirs']", side))
                if isinstance(done, Refusal):
                    return done
            return done

        self._act.perform(resolve, _("Your choice holds now."))

    @Slot()
    def _export(self) -> None:
        path, chosen = QFileDialog.getSaveFileName(
            self, _("Export all unsent changes"), "holdfast-unsent.csv", "CSV (*.csv);;JSON (*.json)"
        )
        if path:
            form = "json" if path.endswith(".json") or "json" in chosen else "csv"
            saved = save_text(path, as_text(self._picture.waiting + self._picture.refused, form))
            self.said.emit(_("Exported.") if saved else _("The file could not be written there."))

    @Slot(str, str, str)
    def _decide_finding(self, incident: str, entry: str, side: str) -> None:
        keep: Literal["mine", "theirs"] = "mine" if side == "mine" else "theirs"
        self._act.perform(
            lambda: self._holdfast.sync_centre.resolve_finding(f"{incident}:{entry}", keep),
            _("Your choice holds now."),
        )
        self.refresh()

    @Slot(str)
    def _open_entry(self, entry: str) -> None:
        self._dispatch.run("edit-entry", Case(record=entry))

    @Slot(object)
    def _export_incident(self, incident: IncidentRow) -> None:
        kinds = ("PDF (*.pdf)", "HTML (*.html)", "Markdown (*.md)", "JSON (*.json)", "CSV (*.csv)")
        path, chosen = QFileDialog.getSaveFileName(self, _("Save the report"), "holdfast-outage.pdf", ";;".join(kinds))
        if not path:
            return
        ending = PurePath(path).suffix or chosen.rpartition("*")[2].rstrip(")")
        if not PurePath(path).suffix:
            path += ending
        zone, names = self._picture.zone, self._picture.names
        content: str | bytes
        if ending in REPORTS:
            content = report_as(ending, incident, zone, names)
        elif ending == ".csv":
            content = incident_csv(incident, self._picture.now, zone, names)
        else:
            told = summary(incident, zone, names)
            content = pdf_of(told.html(), told.title)
        self.said.emit(_("Exported.") if save_text(path, content) else _("The file could not be written there."))

    @Slot()
    def _tab_changed(self) -> None:
        self._fill_tab()
        if self._is_shown and self._tabs.currentWidget() is self.log:
            self._read_log()

    @Slot()
    def _read_log(self) -> None:
        maintenance = self._holdfast.maintenance
        self._bridge.ask("sync.log", maintenance.log_lines, self.log.fill)

    @Slot()
    def _diagnostics(self) -> None:
        self._dispatch.run("copy-diagnostics", Case())

    @Slot()
    def _open_folder(self) -> None:
        self._dispatch.run(OPEN_FOLDER, Case())


class _Snug(QScrollArea):
    """As tall as what it holds, up to a limit; then it scrolls."""

    def __init__(self, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Accounts"))
        self.limit = TALL_ACCOUNTS

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        inside = self.widget()
        tall = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return min(tall, self.limit)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, self.heightForWidth(max(400, self.width())))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, 40)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def fit(self, limit: int) -> None:
        """Take the height of what is inside now."""
        self.limit = limit
        # Only what can be scrolled is worth a stop of the Tab key.
        inside = self.widget().sizeHint().height()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if inside > limit else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
