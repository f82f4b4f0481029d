"""Two computers of one user and one server that lies: in the end all agree, and nothing anybody did is lost or doubled.

The judge is a history of what people did and had in front of them when they did it; it shares no code with the engine.
"""

import os
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.fakes.memory_server import PROFILES, Profile, misfortunes
from tests.sync_homes import Home, homes
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers import errors

FAULTS = {name: (error, effect) for name, error, effect in misfortunes()}
READ_FAULTS = {
    "500": errors.ServerTrouble(cause="status", status=500),
    "timeout": errors.ServerTrouble(cause="timeout"),
    "garbage": errors.Malformed(),
    "portal": errors.Malformed(portal=True),
    "cursor": errors.CursorRefused(),
}
MOST_ENTRIES = 3
"""Few, so that what people do meets on the same ones."""
SIGNS = st.integers(0, 10)


@dataclass(frozen=True, slots=True)
class Saying:
    """A description that somebody gave an entry, and the one that was there when they did."""

    token: str
    value: str
    instead_of: str


class TwoHomes(RuleBasedStateMachine):
    """What may happen, in any order."""

    profile: Profile

    @initialize()
    def begin(self) -> None:
        self.server, self.clock, self.homes = homes(self.profile, 2)
        self.count = 0
        self.said: list[Saying] = []
        self.tags: dict[str, set[str]] = {}
        self.deleted: dict[str, set[str]] = {}
        self.dropped: dict[str, set[str]] = {}
        self.copy: Any = None
        # Where everything can be read at no cost and versions are in order, even a silent roll-back is mended.
        capabilities = self.profile.capabilities
        self.rolls_back = capabilities.client_ids and capabilities.monotonic_version

    def teardown(self) -> None:
        if not hasattr(self, "homes"):
            return
        try:
            self.settle()
            self.judge()
        finally:
            for home in self.homes:
                home.close()

    def fresh(self) -> str:
        """A word never said before, in a second in which nothing was said yet.

        Two timers that start in the very same second on two computers look like one to a server without ids of ours.
        """
        self.clock.pass_(1)
        self.count += 1
        return f"w{self.count}"

    # What people do

    @rule(who=st.integers(0, 1), minutes=st.integers(1, 50))
    def add(self, who: int, minutes: int) -> None:
        if len(self.homes[who].entries()) >= MOST_ENTRIES:
            return
        token, text, start = self.fresh(), self.fresh(), int(self.clock.now()) - 3600
        content = Content(text, tags=(token,))
        made = self.homes[who].holdfast.recording.add(content, start, start + minutes * 60)
        assert isinstance(made, TimeEntry)
        self.said.append(Saying(token, text, ""))

    @rule(who=st.integers(0, 1))
    def start(self, who: int) -> None:
        if len(self.homes[who].entries()) >= MOST_ENTRIES:
            return
        token, text = self.fresh(), self.fresh()
        made = self.homes[who].holdfast.recording.start(Content(text, tags=(token,)))
        if isinstance(made, TimeEntry):
            self.said.append(Saying(token, text, ""))

    @rule(who=st.integers(0, 1))
    def stop(self, who: int) -> None:
        self.homes[who].holdfast.recording.stop()

    @rule(who=st.integers(0, 1), which=SIGNS)
    def reword(self, who: int, which: int) -> None:
        entry = self.some(who, which)
        if entry is not None:
            text = self.fresh()
            self.homes[who].holdfast.recording.edit(entry.id, EntryPatch(description=text))
            self.said.append(Saying(token_of(entry), text, entry.description))

    @rule(who=st.integers(0, 1), which=SIGNS)
    def tag(self, who: int, which: int) -> None:
        entry = self.some(who, which)
        if entry is not None:
            extra = f"x{self.fresh()}"
            self.homes[who].holdfast.recording.edit(entry.id, EntryPatch(tags=(*entry.tags, extra)))
            self.tags.setdefault(token_of(entry), set()).add(extra)

    @rule(who=st.integers(0, 1), which=SIGNS, minutes=st.integers(1, 300))
    def lengthen(self, who: int, which: int, minutes: int) -> None:
        entry = self.some(who, which)
        if entry is not None and entry.stop is not None:
            patch = EntryPatch(stop=entry.start + minutes * 60)
            self.homes[who].holdfast.recording.edit(entry.id, patch)

    @rule(who=st.integers(0, 1), which=SIGNS)
    def delete(self, who: int, which: int) -> None:
        entry = self.some(who, which)
        if entry is not None and self.profile.capabilities.tombstones:
            self.homes[who].holdfast.recording.delete([entry.id])
            self.deleted.setdefault(token_of(entry), set()).add(entry.description)
            self.dropped.setdefault(token_of(entry), set()).update(entry.tags)

    # What the world does

    @rule(who=st.integers(0, 1))
    def sync(self, who: int) -> None:
        self.homes[who].sync()
        self.clock.pass_(1)

    @rule(who=st.integers(0, 1), fault=st.sampled_from(sorted(FAULTS)))
    def a_write_fails(self, who: int, fault: str) -> None:
        error, effect = FAULTS[fault]
        for verb in ("create", "update", "delete"):
            self.server.fail_next(error, effect=effect, only=verb)
        self.homes[who].sync()
        self.server.faults.clear()
        self.clock.pass_(1)

    @rule(who=st.integers(0, 1), fault=st.sampled_from(sorted(READ_FAULTS)), verb=st.sampled_from(["pull", "find"]))
    def a_reading_fails(self, who: int, fault: str, verb: str) -> None:
        self.server.fail_next(READ_FAULTS[fault], only=verb)
        self.homes[who].sync()
        self.server.faults.clear()
        self.clock.pass_(1)

    @rule(who=st.integers(0, 1), commits=st.integers(1, 14))
    def crash(self, who: int, commits: int) -> None:
        self.homes[who].sync_crashing(commits)

    @rule(who=st.integers(0, 1))
    def forget(self, who: int) -> None:
        if self.profile.capabilities.tombstones and self.profile.capabilities.monotonic_version:
            self.server.forgets = 1
            self.homes[who].sync()
            self.server.forgets = 0

    @rule(which=SIGNS)
    def somebody_rewords_it_in_the_browser(self, which: int) -> None:
        rows = self.server.living()
        if rows and not self.rolls_back:
            row = rows[which % len(rows)]
            text = self.fresh()
            self.server.web_edit(row.remote_id, description=text)
            self.said.append(Saying(_token(row.fields["tags"]), text, row.fields["description"]))

    @rule(which=SIGNS)
    def somebody_deletes_it_in_the_browser(self, which: int) -> None:
        rows = self.server.living()
        if rows and not self.rolls_back and self.profile.capabilities.tombstones:
            row = rows[which % len(rows)]
            self.server.web_delete(row.remote_id)
            self.deleted.setdefault(_token(row.fields["tags"]), set()).add(row.fields["description"])
            self.dropped.setdefault(_token(row.fields["tags"]), set()).update(row.fields["tags"])

    @rule()
    def back_up_the_server(self) -> None:
        self.copy = self.server.snapshot()

    @rule()
    def restore_an_old_copy_of_the_server(self) -> None:
        if self.rolls_back and self.copy is not None:
            self.server.roll_back(self.copy)

    @rule(seconds=st.sampled_from([30, 120, 900, 4000, 90_000]))
    def wait(self, seconds: int) -> None:
        self.clock.pass_(seconds)

    @rule(who=st.integers(0, 1))
    def reopen(self, who: int) -> None:
        self.homes[who].reopen()

    # What must always hold

    @invariant()
    def one_timer_and_no_doubles_here(self) -> None:
        for home in getattr(self, "homes", ()):
            tokens = [token_of(entry) for entry in home.entries()]
            assert len(tokens) == len(set(tokens)), f"an entry is here twice: {tokens}"

    def some(self, who: int, which: int) -> TimeEntry | None:
        found = self.homes[who].entries()
        return found[which % len(found)] if found else None

    def settle(self) -> None:
        """Let the faults end and the clock run until nothing moves any more."""
        self.server.faults.clear()
        for seconds in (1500,) * 6 + (90_000,) + (1500,) * 6:
            for home in self.homes:
                home.sync()
                self.clock.pass_(seconds)

    def judge(self) -> None:
        for home in self.homes:
            assert home.states() == [], f"still under way: {home.holdfast.sync_centre.outbox()}"
        views = [{token_of(entry): content(entry) for entry in home.entries()} for home in self.homes]
        assert views[0] == views[1]
        there: dict[str, Any] = {}
        for row in self.server.living():
            token = _token(row.fields["tags"])
            assert token not in there, "an entry is on the server twice"
            there[token] = (
                row.fields["start"], row.fields["stop"], row.fields["description"], tuple(row.fields["tags"]),
            )  # fmt: skip
        assert there == views[0]
        assert sum(entry[1] is None for entry in there.values()) <= 1
        self.judge_words(there)

    def judge_words(self, there: dict[str, Any]) -> None:
        """Every description anybody gave is there, or one that was put in its place by somebody who saw it."""
        kept = {
            (conflict.ours, conflict.theirs)
            for home in self.homes
            for conflict in _conflicts(home)
            if conflict.field == "description"
        }
        in_conflicts = {value for pair in kept for value in pair}
        for token in {saying.token for saying in self.said}:
            before = {saying.value: saying.instead_of for saying in self.said if saying.token == token}
            # Who deletes an entry has seen what it says; it may be back all the same, for another's edit.
            ends = self.deleted.get(token, set()) | ({there[token][2]} if token in there else set())
            assert ends, f"{token} is gone, and nobody deleted it"
            covered: set[str] = set()
            for end in ends | {value for value in in_conflicts if value in before}:
                value = end
                while value and value not in covered:
                    covered.add(value)
                    value = before.get(value, "")
            assert set(before) <= covered, f"{token}: {set(before) - covered} lost; now {ends}, conflicts {kept}"
            if token in there:
                # Whoever deleted it meant to drop the tags they saw, too.
                missing = self.tags.get(token, set()) - set(there[token][3]) - self.dropped.get(token, set())
                assert not missing, f"{token}: tags {missing} lost"


def _conflicts(home: Home) -> list[Any]:
    from tracker_app.store.conflicts import Conflicts

    with home.holdfast.database.read() as connection:
        return Conflicts(connection).open()


def token_of(entry: TimeEntry) -> str:
    return _token(entry.tags)


def _token(tags: Any) -> str:
    return next(str(tag) for tag in tags if not tag.startswith("x"))


def content(entry: TimeEntry) -> tuple[Any, ...]:
    return entry.start, entry.stop, entry.description, entry.tags


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.timeout(600)
def test_p1_p2_p3_p4_two_homes_and_a_lying_server_agree_in_the_end(name: str) -> None:
    machine = type(f"TwoHomes_{name}", (TwoHomes,), {"profile": PROFILES[name]})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=int(os.environ.get("TWO_HOMES", "50")),
            # Shrinking such histories takes longer than reading them.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
