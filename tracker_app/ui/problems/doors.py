"""What the buttons of problems need of the window, as one value of plain functions. Knows no window."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tracker_app.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class Doors:
    """Given by `ui/start.py`.

    `parent` is what dialogs open over. `say` shows a note. `show_page` opens a page by its key and a part of it by
    its word ("sync", "conflicts"). `open_entry` opens the editor. The last three are about the data file itself: try
    to open it again, start over another folder, open for reading.
    """

    parent: Callable[[], QWidget]
    say: Callable[[str], None]
    show_page: Callable[[str, str], None]
    open_entry: Callable[[EntryId], None]
    reopen: Callable[[], None]
    use_folder: Callable[[Path], None]
    open_read_only: Callable[[], None]
