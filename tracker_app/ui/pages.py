"""The list of pages, in the order of the rail, and how each is made. The one place that knows them all.

A page is made when it is first shown. One that cannot be made is replaced by the problem, in its place (P6).
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker_app.app.messages import LazyText, _l
from tracker_app.app.problems import Problem, problem
from tracker_app.ui.page import Page
from tracker_app.ui.problems.card import ProblemCard
from tracker_app.ui.problems.dispatch import Case, Dispatch
from tracker_app.ui.theme import Icon
from tracker_app.ui.theme.tokens import SPACE_PAGE

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.ui.abilities import System
    from tracker_app.ui.act import Act
    from tracker_app.ui.bridge import Bridge
    from tracker_app.ui.now import Now
    from tracker_app.ui.ticker import Ticker

_LOG = logging.getLogger("ui.pages")


@dataclass(frozen=True, slots=True)
class Parts:
    """What pages are made of."""

    holdfast: "Holdfast"
    bridge: "Bridge"
    act: "Act"
    ticker: "Ticker"
    now: "Now"
    dispatch: Dispatch
    system: "System | None" = None


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as the rail knows it before it is made: where its class lives, and whether it has problems to show."""

    key: str
    title: LazyText
    icon: Icon
    module: str
    kind: str
    wants_dispatch: bool = False
    wants_system: bool = False
    at_end: bool = False

    def make(self, parts: Parts) -> Page:
        """Make the page."""
        kind = getattr(import_module(self.module), self.kind)
        more: tuple[object, ...] = (parts.dispatch,) if self.wants_dispatch else ()
        more += (parts.system,) if self.wants_system else ()
        return cast("Page", kind(parts.holdfast, parts.bridge, parts.act, parts.ticker, *more))


SPECS = (
    PageSpec("list", _l("List"), Icon.LIST, "tracker_app.ui.entries.page", "EntriesPage"),
    PageSpec("calendar", _l("Calendar"), Icon.CALENDAR, "tracker_app.ui.calendar.page", "CalendarPage"),
    PageSpec("reports", _l("Reports"), Icon.CHART, "tracker_app.ui.reports.page", "ReportsPage"),
    PageSpec("projects", _l("Projects"), Icon.FOLDER, "tracker_app.ui.catalog.page", "CatalogPage"),
    PageSpec("sync", _l("Sync"), Icon.SYNC, "tracker_app.ui.sync.page", "SyncPage", wants_dispatch=True),
    PageSpec(
        "settings", _l("Settings"), Icon.SETTINGS, "tracker_app.ui.settings.page", "SettingsPage",
        wants_dispatch=True, wants_system=True, at_end=True,
    ),
)  # fmt: skip


def present() -> list[PageSpec]:
    """The pages of this version."""
    return [spec for spec in SPECS if _is_there(spec.module)]


def make(spec: PageSpec, parts: Parts) -> Page:
    """Make a page; where that fails, one that shows the problem in its place."""
    try:
        return spec.make(parts)
    except Exception as error:  # noqa: BLE001 - each step of a start is a boundary (ARCHITECTURE 4.11)
        _LOG.exception("A page could not be made", extra={"page": spec.key})
        title = str(spec.title)
        found = problem("HF-START-001", {"part": title}, subject=spec.key, details=repr(error))
        return BrokenPage(spec, found, parts.dispatch)


class BrokenPage(QWidget):
    """Stands in for a page that could not be made. `told` carries the problem, once it is looked at."""

    told = Signal(object)

    def __init__(self, spec: PageSpec, found: Problem, dispatch: Dispatch) -> None:
        super().__init__()
        self.key, self.title, self.icon = spec.key, str(spec.title), spec.icon
        self._problem = found
        self._is_told = False
        self._dispatch = dispatch
        self._card = ProblemCard(found, dismissible=False, parent=self)
        self._card.acted.connect(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
        column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def shown(self) -> None:
        """Say what is wrong, once."""
        if not self._is_told:
            self._is_told = True
            self.told.emit(self._problem)

    def hidden(self) -> None:
        """Nothing to end."""

    def focus_first(self) -> None:
        """Give the keyboard to the card's first button."""
        self._card.setFocus()

    def _act(self, action: str) -> None:
        self._dispatch.run(action, Case(self._problem))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def load() -> None:
    """Import what pages are made of, on any thread; one that cannot be imported says so when it is shown."""
    for spec in present():
        with suppress(Exception):
            import_module(spec.module)


def optional(page: Page, name: str) -> Any:
    """A method that only some pages have, as `search`; None where this one has not."""
    return getattr(page, name, None)
