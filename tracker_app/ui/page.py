"""What the window asks of a page, and nothing more. Knows no page."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from tracker_app.ui.theme import Icon


class Page(Protocol):
    """One view beside the rail. `key` is its stable word, `title` and `icon` are what the rail shows.

    `shown` and `hidden` tell a page when it is looked at: what is hidden neither reads nor paints. `focus_first` puts
    the keyboard where work begins.
    """

    @property
    def key(self) -> str:
        """The word by which the window and settings know it."""
        ...

    @property
    def title(self) -> str:
        """The name on the rail."""
        ...

    @property
    def icon(self) -> Icon:
        """The drawing on the rail."""
        ...

    @property
    def widget(self) -> QWidget:
        """What is put into the window."""
        ...

    def shown(self) -> None:
        """The page has become visible: catch up with what changed."""
        ...

    def hidden(self) -> None:
        """The page is not looked at any more."""
        ...

    def focus_first(self) -> None:
        """Give the keyboard to the place where work begins."""
        ...
