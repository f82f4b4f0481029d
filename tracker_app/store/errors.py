"""What can go wrong with the data file, as typed facts. Knows no wording."""

from dataclasses import dataclass
from enum import StrEnum


class FileFault(StrEnum):
    """The ways in which a data file cannot be used as it should be."""

    NEWER = "newer"
    READ_ONLY = "read-only"
    FULL = "full"
    DAMAGED = "damaged"
    BUSY = "busy"
    CANNOT_OPEN = "cannot-open"
    NOT_OURS = "not-ours"
    IO = "io"


@dataclass
class StoreError(Exception):
    """The data file refused. `detail` is SQLite's text, for the details only.

    `kept` names the emergency file in which the edit lies; empty, and it was not saved anywhere.
    """

    fault: FileFault
    path: str
    detail: str = ""
    kept: str = ""

    def __str__(self) -> str:
        return f"{self.fault} ({self.detail})"
