"""What stretches of time are, in UTC whole seconds, and how they overlap. Knows no zone and no clock."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """The half-open stretch [start, stop) in UTC seconds; empty where `stop` is not after `start`."""

    start: int
    stop: int

    @property
    def seconds(self) -> int:
        """Length in seconds, never negative."""
        return max(0, self.stop - self.start)

    def __contains__(self, instant: int) -> bool:
        return self.start <= instant < self.stop

    def overlap(self, other: "Interval") -> int:
        """Return how many seconds both have in common."""
        return max(0, min(self.stop, other.stop) - max(self.start, other.start))

    def clamp(self, bounds: "Interval") -> "Interval":
        """Return the part inside `bounds`; empty, at its nearer edge, if there is none."""
        start = min(max(self.start, bounds.start), bounds.stop)
        return Interval(start, max(start, min(self.stop, bounds.stop)))
