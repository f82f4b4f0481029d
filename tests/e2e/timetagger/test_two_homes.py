"""Two homes and the web on one account of the real TimeTagger, edits on all, sync in any order (issue 2, must show 4).

They end equal to each other and to the server, and a field that both changed is kept with both values.
"""

import time
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.e2e.timetagger.computers import Computer, judge
from tests.e2e.timetagger.witness import Witness, conflicts_of
from tests.servers.timetagger import RealTimeTagger, TimeTaggerUser
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry

pytestmark = pytest.mark.server

HOUR = 3600
WHO = st.integers(0, 1)
WHICH = st.integers(0, 5)
SEQUENCES = 100
HALVES = 2


class TwoHomes(RuleBasedStateMachine):
    """What may happen, in any order. Every value is given once, so that each can be followed."""

    server: ClassVar[RealTimeTagger]

    @initialize(shared=st.integers(0, 2))
    def begin(self, shared: int) -> None:
        self.user = self.server.fresh_user()
        self.homes = [Computer(self.user), Computer(self.user)]
        self.witness = Witness()
        self.count = 0
        self.zero = int(self.homes[0].world.clock.now())
        for _ in range(shared):
            self.add(0)
        if shared:
            for home in self.homes:
                home.settle()

    def teardown(self) -> None:
        if not hasattr(self, "homes"):
            return
        try:
            for home in (*self.homes, *self.homes):
                home.settle()
            judge(*self.homes)
            self.witness.judge(*self.homes)
        finally:
            for home in self.homes:
                home.destroy()

    # What people do

    @rule(who=WHO)
    def add(self, who: int) -> None:
        n = self.fresh()
        start, stop = self.zero - 2 * HOUR - n, self.zero - HOUR + n
        self.do(who, lambda recording: recording.add(Content(f"w{n}", tags=(f"t{n}",)), start, stop))

    @rule(who=WHO)
    def start(self, who: int) -> None:
        n = self.fresh()
        self.do(who, lambda recording: recording.start(Content(f"w{n}"), at=self.zero - HOUR + n))

    @rule(who=WHO)
    def stop(self, who: int) -> None:
        at = self.zero - HOUR + 100 + self.fresh()
        self.do(who, lambda recording: recording.stop(at=at))

    @rule(who=WHO, which=WHICH)
    def reword(self, who: int, which: int) -> None:
        self.edit(who, which, EntryPatch(description=f"w{self.fresh()}"))

    @rule(who=WHO, which=WHICH)
    def begin_earlier(self, who: int, which: int) -> None:
        self.edit(who, which, EntryPatch(start=self.zero - 2 * HOUR - self.fresh()))

    @rule(who=WHO, which=WHICH)
    def end_later(self, who: int, which: int) -> None:
        self.edit(who, which, EntryPatch(stop=self.zero - HOUR + 100 + self.fresh()))

    @rule(who=WHO, which=WHICH)
    def tag(self, who: int, which: int) -> None:
        entry = self.some(who, which)
        if entry is not None:
            self.edit(who, which, EntryPatch(tags=(*entry.tags, f"t{self.fresh()}")))

    @rule(who=WHO, which=WHICH)
    def delete(self, who: int, which: int) -> None:
        entry = self.some(who, which)
        if entry is not None:
            self.do(who, lambda recording: recording.delete([entry.id]))

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        self.witness.watch(self.homes[who], self.homes[who].holdfast.undoing.undo)

    @rule(who=WHO)
    def redo(self, who: int) -> None:
        self.witness.watch(self.homes[who], self.homes[who].holdfast.undoing.redo)

    @rule(which=WHICH)
    def reword_in_the_web(self, which: int) -> None:
        there = sorted(self.user.visible().items())
        if there:
            _, record = there[which % len(there)]
            tags = "".join(f" {word}" for word in record["ds"].split() if word.startswith("#"))
            changed = {**record, "ds": f"w{self.fresh()}{tags}", "mt": max(int(time.time()), record["mt"] + 1)}
            self.witness.watch_the_web(self.user, lambda: self.user.put(changed))

    @rule()
    def add_in_the_web(self) -> None:
        n = self.fresh()
        record = {"key": f"web{n:05}", "t1": self.zero - 2 * HOUR - n, "t2": self.zero - HOUR + n, "ds": f"w{n} #t{n}"}
        self.witness.watch_the_web(self.user, lambda: self.user.put(record))

    @rule(which=WHICH)
    def delete_in_the_web(self, which: int) -> None:
        there = sorted(self.user.visible())
        if there:
            self.witness.watch_the_web(self.user, lambda: self.user.hide(there[which % len(there)]))

    # What sync does

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        self.homes[who].sync()

    @rule(who=WHO, requests=st.integers(1, 3))
    def sync_a_little(self, who: int, requests: int) -> None:
        """A few requests of a pass; the other home may come between them and the rest."""
        self.homes[who].requests(requests)

    @rule(who=WHO)
    def reopen(self, who: int) -> None:
        self.homes[who].reopen()

    @invariant()
    def at_most_one_timer_runs(self) -> None:
        for home in getattr(self, "homes", ()):
            assert sum(entry.is_running for entry in home.entries()) <= 1

    def do(self, who: int, gesture: Any) -> None:
        home = self.homes[who]
        self.witness.watch(home, lambda: gesture(home.holdfast.recording))

    def edit(self, who: int, which: int, patch: EntryPatch) -> None:
        entry = self.some(who, which)
        if entry is not None:
            self.do(who, lambda recording: recording.edit(entry.id, patch))

    def some(self, who: int, which: int) -> TimeEntry | None:
        found = sorted(self.homes[who].entries(), key=lambda entry: entry.id)
        return found[which % len(found)] if found else None

    def fresh(self) -> int:
        self.count += 1
        return self.count


@pytest.mark.parametrize("half", range(HALVES))
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("quick_homes")
def test_p1_p2_p3_two_homes_end_equal_and_no_value_is_lost(half: int, quick_server: RealTimeTagger) -> None:
    machine = type("TwoHomes", (TwoHomes,), {"server": quick_server})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(SEQUENCES, settings().max_examples // HALVES),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def quick_user(quick_server: RealTimeTagger, quick_homes: None) -> TimeTaggerUser:
    return quick_server.fresh_user()


CHANGES: dict[str, tuple[EntryPatch, EntryPatch]] = {
    "description": (EntryPatch(description="Mine"), EntryPatch(description="Theirs")),
    "start": (EntryPatch(start=1_790_000_100), EntryPatch(start=1_790_000_200)),
    "stop": (EntryPatch(stop=1_790_001_100), EntryPatch(stop=1_790_001_200)),
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("first", [0, 1])
def test_p3_a_field_that_both_changed_is_kept_with_both_values_whoever_syncs_first(
    field: str, first: int, quick_user: TimeTaggerUser
) -> None:
    homes = [Computer(quick_user), Computer(quick_user)]
    try:
        made = homes[0].holdfast.recording.add(Content("Draft"), 1_790_000_000, 1_790_001_000)
        assert isinstance(made, TimeEntry)
        for home in homes:
            home.settle()
        values = [getattr(patch, field) for patch in CHANGES[field]]
        for home, patch in zip(homes, CHANGES[field], strict=True):
            home.holdfast.recording.edit(home.entries()[0].id, patch)
        for home in (homes[first], homes[1 - first], homes[first]):
            home.settle()
        judge(*homes)
        found = [(name, {ours, theirs}) for home in homes for _, name, ours, theirs in conflicts_of(home)]
        assert found == [(field, set(values))]
        assert homes[1 - first].holdfast.sync_centre.conflicts(), "whoever came second has it on the list"
    finally:
        for home in homes:
            home.destroy()


def test_edits_of_different_fields_and_tags_on_both_sides_all_live(quick_user: TimeTaggerUser) -> None:
    homes = [Computer(quick_user), Computer(quick_user)]
    try:
        homes[0].holdfast.recording.add(Content("Draft", tags=("a", "b")), 1_790_000_000, 1_790_001_000)
        for home in homes:
            home.settle()
        one, two = (home.entries()[0].id for home in homes)
        homes[0].holdfast.recording.edit(one, EntryPatch(description="Offer", tags=("a", "b", "c")))
        homes[1].holdfast.recording.edit(two, EntryPatch(stop=1_790_002_000, tags=("b", "d")))
        for home in (*homes, *homes):
            home.settle()
        judge(*homes)
        (entry,) = homes[0].entries()
        assert (entry.description, entry.stop, entry.tags) == ("Offer", 1_790_002_000, ("b", "c", "d"))
        assert [conflicts_of(home) for home in homes] == [[], []]
    finally:
        for home in homes:
            home.destroy()
