"""The frame: timer bar on top, rail beside the pages, status below. Knows pages by their protocol and nothing else."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker_app.app.messages import _
from tracker_app.ui.page import Page
from tracker_app.ui.rail import Rail
from tracker_app.ui.status_bar import StatusBar
from tracker_app.ui.theme import Icon, app_icon
from tracker_app.ui.widgets import Banners, Toast

DEFAULT_SIZE = QSize(1080, 720)
SMALLEST = QSize(420, 480)
NARROW = 720


class Place:
    """A page's place in the window; the page itself is made when it is first shown."""

    def __init__(
        self,
        key: str,
        title: str,
        icon: Icon,
        make: Callable[[], Page],
        *,
        at_end: bool = False,
        on_rail: bool = True,
    ) -> None:
        self.key = key
        self.on_rail = on_rail
        self.title = title
        self.icon = icon
        self.at_end = at_end
        self._make = make
        self.page: Page | None = None

    def get(self) -> Page:
        """The page, made now if it was not."""
        if self.page is None:
            self.page = self._make()
        return self.page


class MainWindow(QMainWindow):
    """`closing` is emitted instead of closing; whoever listens hides, quits or asks. `visible` carries a bool.

    `page_shown` carries the key of the page that is now looked at.
    """

    closing = Signal()
    visible = Signal(bool)
    page_shown = Signal(str)
    help_wanted = Signal()

    def __init__(self, timer_bar: QWidget, places: Sequence[Place]) -> None:
        super().__init__()
        self.setWindowTitle("Holdfast")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(SMALLEST)
        self.resize(DEFAULT_SIZE)
        self._places = {place.key: place for place in places}
        self._current: Place | None = None
        self._may_close = False
        self._narrow: bool | None = None
        self.timer_bar = timer_bar
        self.rail = Rail(self)
        for at, place in enumerate((one for one in places if one.on_rail), 1):
            self.rail.add(place.key, place.title, place.icon, _tooltip(place.title, at), at_end=place.at_end)
        self.rail.chosen.connect(self.show_page)
        self.banners = Banners()
        self.status = StatusBar()
        self._stack = QStackedWidget()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banners)
        column.addWidget(self._stack, 1)
        self._content = content
        whole = QFrame(self)
        self._grid = QGridLayout(whole)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.addWidget(timer_bar, 0, 0, 1, 2)
        self._grid.addWidget(self.rail, 1, 0)
        self._grid.addWidget(content, 1, 1)
        self._grid.addWidget(self.status, 3, 0, 1, 2)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)
        self.setCentralWidget(whole)
        self.toast = Toast(content)
        _in_order(timer_bar, self.rail, content, self.status)

    def places(self) -> list[str]:
        """The keys of the pages on the rail, in order."""
        return [key for key, place in self._places.items() if place.on_rail]

    def page(self, key: str) -> Page | None:
        """A page, made now if it was not; None for a key that this window does not have."""
        place = self._places.get(key)
        return place.get() if place is not None else None

    def prepare(self, key: str) -> bool:
        """Make a page or, at the next call, put it behind the one that is shown; whether nothing is left to do.

        Turning to it takes no time then. Making and styling it at once would keep whoever types waiting.
        """
        place = self._places.get(key)
        if place is not None and place.page is None:
            place.get()
            return False
        if place is not None:
            self._put(place)
        return True

    def _put(self, place: Place) -> Page:
        page = place.get()
        if self._stack.indexOf(page.widget) < 0:
            self._stack.addWidget(page.widget)
        return page

    def current(self) -> Page | None:
        """The page that is shown."""
        return self._current.page if self._current is not None else None

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show a page; unknown keys are left alone."""
        place = self._places.get(key)
        if place is None or place is self._current:
            return
        page = self._put(place)
        _in_order(self.rail, page.widget, self.status)
        before = self.current()
        self._current = place
        self._stack.setCurrentWidget(page.widget)
        self.rail.show_chosen(key)
        if before is not None:
            before.hidden()
        if self.isVisible():
            page.shown()
        self.page_shown.emit(key)

    def come_forward(self) -> None:
        """Show the window, from wherever it is, and give it the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def close_for_good(self) -> None:
        """Close without asking."""
        self._may_close = True
        self.close()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Tab goes from control to control, and never into a part that only passes the keyboard on.

        Qt counts such parts too, wherever the order of Tab has left them behind: Tab would go round among a few
        controls for ever.
        """
        here = self.focusWidget() or self
        one = here.nextInFocusChain() if forward else here.previousInFocusChain()
        while one is not None and one is not here:
            is_stop = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None
            if is_stop and one.isVisible() and one.isEnabled() and one.window() is self:
                one.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
                return True
            one = one.nextInFocusChain() if forward else one.previousInFocusChain()
        return False

    def cycle_region(self, step: int) -> None:
        """F6: the keyboard goes from part to part: timer, views, page, notice, status."""
        page = self.current()
        regions: list[tuple[QWidget, Callable[[], object]]] = [
            (self.timer_bar, lambda: self.timer_bar.setFocus(Qt.FocusReason.ShortcutFocusReason)),
            (self.rail, self.rail.focus_chosen),
        ]
        if self.banners.isVisible():
            regions.append((self.banners, lambda: _focus_within(self.banners)))
        if page is not None:
            regions.append((page.widget, page.focus_first))
        if self.toast.isVisible():
            regions.append((self.toast, self.toast.focus_action))
        regions.append((self.status, lambda: self.status.setFocus(Qt.FocusReason.ShortcutFocusReason)))
        focused = QApplication.focusWidget()
        here = next(
            (n for n, (part, _go) in enumerate(regions) if focused is not None and _holds(part, focused)),
            -1 if step > 0 else 0,
        )
        regions[(here + step) % len(regions)][1]()

    def place_as(self, kept: str | None) -> None:
        """Take the place and size of last time; what makes no sense any more is left."""
        if not kept or not self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "ignore"))):
            return
        screen = self.screen()
        if screen is not None and not screen.availableGeometry().intersects(self.frameGeometry()):
            self.move(screen.availableGeometry().topLeft())

    def place_text(self) -> str:
        """Place and size, as text to be kept."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._grid.removeWidget(self.rail)
        self._grid.removeWidget(self._content)
        if narrow:
            self._grid.addWidget(self._content, 1, 0, 1, 2)
            self._grid.addWidget(self.rail, 2, 0, 1, 2)
        else:
            self._grid.addWidget(self.rail, 1, 0)
            self._grid.addWidget(self._content, 1, 1)
        self.rail.lay_down(flat=narrow)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.closing.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if not event.spontaneous():
            if self.focusWidget() is None:
                self.timer_bar.setFocus(Qt.FocusReason.OtherFocusReason)
            self._seen(looked_at=True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        if not event.spontaneous():
            self._seen(looked_at=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isVisible():
            self._seen(looked_at=not self.isMinimized())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        # Reaches the window only where nobody types text.
        if event.text() == "?":
            self.help_wanted.emit()
            return
        super().keyPressEvent(event)

    def _seen(self, *, looked_at: bool) -> None:
        page = self.current()
        if page is not None:
            if looked_at:
                page.shown()
            else:
                page.hidden()
        self.visible.emit(looked_at)


def _tooltip(title: str, at: int) -> str:
    return _("{view} (Ctrl+{n})").format(view=title, n=at)


def _in_order(*parts: QWidget) -> None:
    """Tab goes through the parts as the eye does, whatever was made first."""
    window = parts[0].window()
    chain = [
        one
        for part in parts
        for one in (part, *part.findChildren(QWidget))
        # Menus and dialogs are children too, but windows of their own.
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is window and one.focusProxy() is None
    ]
    for before, after in pairwise(chain):
        QWidget.setTabOrder(before, after)


def _holds(part: QWidget, focused: QWidget) -> bool:
    return part is focused or part.isAncestorOf(focused)


def _focus_within(part: QWidget) -> None:
    for child in part.findChildren(QWidget):
        if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
