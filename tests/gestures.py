"""What a person may do to their entries, drawn by hypothesis: valid, senseless and hostile gestures alike.

A gesture names entries by a number, so that it can be drawn before the entries exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.worlds import World
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal

HOUR = 3600
WORDS = st.sampled_from(("", "Writing", "Reading", "Zażółć", "נסיעה", "x" * 60))
TAGS = st.lists(st.sampled_from(("deep", "home", "call")), max_size=3).map(tuple)
CONTENT = st.builds(Content, WORDS, tags=TAGS, billable=st.booleans())
BACK = st.integers(0, 60 * HOUR)
LENGTH = st.integers(0, 30 * HOUR)
NUMBERS = st.integers(0, 30)
PATCH = (
    st.fixed_dictionaries({}, optional={"description": WORDS, "tags": TAGS, "billable": st.booleans()})
    | st.builds(lambda back: {"start": -back}, BACK)
    | st.builds(lambda back: {"stop": -back}, BACK)
    | st.builds(lambda back, length: {"start": -back, "stop": length - back}, BACK, LENGTH)
    | st.just({"stop": None})
)


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture: its name and its arguments; instants are seconds from now, entries are numbers."""

    name: str
    arguments: tuple[Any, ...] = ()


GESTURES = st.one_of(
    st.builds(lambda content, back: Gesture("start", (content, back)), CONTENT, st.none() | BACK),
    st.builds(lambda back: Gesture("stop", (back,)), st.none() | BACK),
    st.builds(lambda n: Gesture("continue", (n,)), st.none() | NUMBERS),
    st.builds(lambda content, back, length: Gesture("add", (content, back, length)), CONTENT, BACK, LENGTH),
    st.builds(lambda n, patch: Gesture("edit", (n, patch)), NUMBERS, PATCH),
    st.builds(lambda some, patch: Gesture("edit_many", (some, patch)), st.lists(NUMBERS, max_size=3), PATCH),
    st.builds(lambda n, part: Gesture("split", (n, part)), NUMBERS, st.integers(0, 100)),
    st.builds(lambda some: Gesture("delete", (some,)), st.lists(NUMBERS, min_size=1, max_size=3)),
)


def perform(world: World, gesture: Gesture) -> object:
    """Do it; return the use case's own answer, or None where there was no entry to do it to."""
    recording, now = world.holdfast.recording, int(world.clock.now())
    living = sorted(all_entries(world), key=lambda entry: entry.id)

    def entry(number: int) -> EntryId:
        return living[number % len(living)].id

    def at(back: int | None) -> int | None:
        return None if back is None else now - back

    arguments = gesture.arguments
    if not living and gesture.name in ("edit", "edit_many", "split", "delete"):
        return None
    does: dict[str, Callable[[], object]] = {
        "start": lambda: recording.start(arguments[0], at=at(arguments[1])),
        "stop": lambda: recording.stop(at=at(arguments[0])),
        "continue": lambda: recording.continue_entry(
            entry(arguments[0]) if living and arguments[0] is not None else None
        ),
        "add": lambda: recording.add(arguments[0], now - arguments[1], now - arguments[1] + arguments[2]),
        "edit": lambda: recording.edit(entry(arguments[0]), _patch(arguments[1], now)),
        "edit_many": lambda: recording.edit_many([entry(n) for n in arguments[0]], _patch(arguments[1], now)),
        "split": lambda: _split(world, living[arguments[0] % len(living)], arguments[1], now),
        "delete": lambda: recording.delete([entry(n) for n in arguments[0]]),
    }
    return does[gesture.name]()


def all_entries(world: World) -> list[TimeEntry]:
    """Every entry that is not deleted, newest first."""
    return [view.entry for view in world.holdfast.browsing.page(limit=10_000)]


def seen(world: World) -> dict[str, tuple[Any, ...]]:
    """What a person sees of their time: every field of every entry, and nothing of how it came about."""
    return {
        e.id: (e.start, e.stop, e.zone, e.description, e.project, e.task, e.tags, e.billable, e.note)
        for e in all_entries(world)
    }


def was_refused(answer: object) -> bool:
    """Whether the use case said no."""
    return isinstance(answer, Refusal)


def _patch(drawn: dict[str, Any], now: int) -> EntryPatch:
    values = {
        name: now + value if name in ("start", "stop") and value is not None else value for name, value in drawn.items()
    }
    return EntryPatch(**values)


def _split(world: World, entry: TimeEntry, percent: int, now: int) -> object:
    stop = now if entry.stop is None else entry.stop
    return world.holdfast.recording.split(entry.id, entry.start + (stop - entry.start) * percent // 100)
