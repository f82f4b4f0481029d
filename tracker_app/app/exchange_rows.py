"""What a time entry is outside of Holdfast: names instead of ids. Knows no store and no file format."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file. Instants are UTC seconds; `stop` is None for a timer that runs.

    `key` is the name the file gives it ("" if it gives none), `line` where it stands, from 1. `other_starts` are
    further readings of its start, where a clock that went back makes two.
    """

    start: int
    stop: int | None
    description: str = ""
    project: str | None = None
    client: str | None = None
    task: str | None = None
    tags: tuple[str, ...] = ()
    billable: bool = False
    zone: str = ""
    key: str = ""
    line: int = 0
    other_starts: tuple[int, ...] = ()
    project_color: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A place in a file that cannot be read, and why, in words."""

    line: int
    why: str


@dataclass(slots=True)
class Contents:
    """What a file holds: rows, places that cannot be read, and how many are of a sort that is left out, by its name."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, sort: str) -> None:
        """Count something that is left out."""
        self.left_out[sort] = self.left_out.get(sort, 0) + 1
