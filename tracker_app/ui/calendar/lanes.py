"""Sets blocks of one day side by side where they overlap, and finds the gaps between them. Knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker_app.domain.instants import Interval

SHORTEST_GAP_SECONDS = 180
"""Shorter gaps are no gaps for a person (UI.md 5)."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The place of a block: column `at` of `of`; `overlaps` where somebody else is there at the same time."""

    at: int
    of: int

    @property
    def overlaps(self) -> bool:
        """Whether another block shares its time."""
        return self.of > 1


def lanes(spans: Sequence[Interval]) -> list[Lane]:
    """Return the place of each span; `spans` are sorted by start. Those that touch without overlapping share a column.

    A cluster of overlapping spans has as many columns as run at once, no more.
    """
    placed: list[Lane] = []
    cluster: list[int] = []
    ends: list[int] = []
    columns: list[int] = []

    def close() -> None:
        placed.extend(Lane(column, len(ends)) for column in columns)
        cluster.clear()
        ends.clear()
        columns.clear()

    for number, span in enumerate(spans):
        if cluster and span.start >= max(ends):
            close()
        free = next((column for column, end in enumerate(ends) if end <= span.start), None)
        # A block of no length still takes room, or it would lie on its neighbour.
        end = max(span.stop, span.start + 1)
        if free is None:
            columns.append(len(ends))
            ends.append(end)
        else:
            columns.append(free)
            ends[free] = end
        cluster.append(number)
    close()
    return placed


def gaps(spans: Sequence[Interval], shortest: int = SHORTEST_GAP_SECONDS) -> list[Interval]:
    """Return the gaps of at least `shortest` seconds between spans sorted by start; none before or after them all."""
    found = []
    reached: int | None = None
    for span in spans:
        if reached is not None and span.start - reached >= shortest:
            found.append(Interval(reached, span.start))
        reached = span.stop if reached is None else max(reached, span.stop)
    return found
