"""Brings pages and parts of them forward, for commands, links and buttons. Knows no page by its class."""

from collections.abc import Callable

from tracker_app.domain.ids import EntryId
from tracker_app.ui.pages import optional
from tracker_app.ui.window import MainWindow


class Navigation:
    """Ways through one window. What a page cannot do is left to the list, and then to nobody."""

    def __init__(self, window: Callable[[], MainWindow]) -> None:
        self._window = window

    def show_page(self, key: str, part: str = "") -> None:
        """Bring a page forward, and a part of it where it has such."""
        window = self._window()
        window.come_forward()
        window.show_page(key)
        page = window.page(key)
        show = optional(page, "show_tab") if page is not None else None
        if part and show is not None:
            show(part)

    def focus_page(self, key: str) -> None:
        """Bring a page forward, and the keyboard into it."""
        self.show_page(key)
        page = self._window().page(key)
        if page is not None:
            page.focus_first()

    def open_entry(self, entry: EntryId) -> None:
        """Open an entry's editor in the list."""
        self.show_page("list")
        page = self._window().page("list")
        show = optional(page, "show_entry") if page is not None else None
        if show is not None:
            show(entry)

    def do(self, what: str, *, on: str = "") -> None:
        """Have the page that is shown do something; the list, where that page does not know it, or as `on` says."""
        window = self._window()
        page = window.page(on) if on else window.current()
        act = optional(page, what) if page is not None else None
        if act is None and not on:
            self.do(what, on="list")
            return
        if on:
            self.show_page(on)
        if act is not None:
            act()
