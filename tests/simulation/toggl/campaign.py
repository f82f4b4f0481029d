"""One seeded run: two homes and the web edit the same entries while the server fails in every way it can.

After the faults end, everybody must agree, no edit may be lost, nothing doubled, every disagreement kept, and no write
of unknown outcome may have been repeated unseen. The same seed gives the same run.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.fakes.toggl import ApiError, Entry, FaultKind, ManualClock, Plan, TogglServer, Uncertain
from tests.fakes.toggl.checker import unprobed_repeats
from tests.simulation.toggl.home import Home
from tests.simulation.toggl.truth import WEB, Truth
from tests.simulation.toggl.watch import DATA_LOSS, Watch
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers.toggl import provider as toggl_provider
from tracker_app.store.conflicts import Conflicts
from tracker_app.store.entries import Entries
from tracker_app.store.remotes import Remotes

T0 = 1_795_500_000.0
HOUR = 3600.0
DAY = 86_400.0
PEACE_SECONDS = 1.5 * DAY
"""How long after the end of the faults everybody has to come to rest."""
LEAST_WAIT = 1.0
"""Seconds between two deeds: nobody starts two timers within one, and a start in whole seconds tells them apart."""
SKEWS = (-3600.0, 3600.0)
MOST_TURNS = 8_000
PULL_SECONDS = "1800"
"""Between two readings of a quiet home; the fewer, the faster a run."""
AGAIN = "HF-ENTRY-013"
DECISIONS = {"HF-ENTRY-010", "HF-ENTRY-016"}
"""Problems that put an entry before the user; the others only tell of something that was done."""


@dataclass(slots=True)
class Outcome:
    """What came of a run. `digest` is equal for equal runs."""

    seed: int
    faults: list[str] = field(default_factory=list)
    digest: str = ""
    figures: Counter[str] = field(default_factory=Counter)


def run(seed: int, folder: Path, steps: int = 60, spared: frozenset[FaultKind] = frozenset()) -> Outcome:
    """Run one seed in an empty folder; `spared` are kinds of fault that do not occur."""
    return Campaign(seed, folder, spared).run(steps)


class Campaign:
    """One run."""

    def __init__(self, seed: int, folder: Path, spared: frozenset[FaultKind] = frozenset()) -> None:
        self.seed = seed
        self._spared = spared
        self.dice = random.Random(f"{seed}-acts")
        self.trouble = random.Random(f"{seed}-trouble")
        self.true = ManualClock(T0)
        self.server = TogglServer(
            token="T",
            plan=self.dice.choice([Plan.FREE, Plan.STARTER, Plan.PREMIUM]),
            clock=self.true,
            seed=seed,
            uncertain=self._reading(),
        )
        self.server.keeps_history = True
        self.truth = Truth()
        self.homes: list[Home] = []
        self._folder = folder
        self._marks = 0
        self._values = 0
        self._turns = 0
        self._again = 0
        self._meant: list[tuple[str, str, Any, Any]] = []
        self._notes: list[str] = []
        self._watch = Watch(self.server, self.truth, self._views, self._is_shown, self._unheard)

    def run(self, steps: int) -> Outcome:
        """Live through it, then look at what is left."""
        outcome = Outcome(self.seed)
        with self._lines():
            self._settle_in()
            for number in range(steps):
                self._weather(number)
                self._act()
                wait = self.dice.choice((1.0, 20.0, 120.0, 900.0, 2 * HOUR)) * self.dice.uniform(0.5, 1.5)
                self._pass(max(LEAST_WAIT, wait))
            self._make_peace()
            self._pass(PEACE_SECONDS)
            outcome.faults = self._judge()
        outcome.digest = self._digest()
        outcome.figures = self._figures()
        for home in self.homes:
            home.holdfast.close()
        return outcome

    # The world

    def _reading(self) -> Uncertain:
        """Any reading of the sheet's open questions."""
        pick = self.dice.choice
        return Uncertain(
            auth_failure_status=pick((401, 403)),
            deleted_entry_readable=pick((False, True)),
            put_on_deleted_is_200=pick((False, True)),
            idle_put_bumps_at=pick((True, False)),
            entries_spend_organization=pick((False, False, True)),
            end_date_inclusive=pick((False, True)),
            quota_headers=pick((True, True, False)),
            quota_sliding=pick((True, False)),
            burst_html=pick((True, False)),
            at_with_offset_in_lists=pick((False, True)),
            reports_group_neighbours=pick((False, True)),
        )

    @contextmanager
    def _lines(self) -> Iterator[None]:
        """Let providers reach the fake by a call, each from its own home."""

        def connect(address: str, headers: Any, ca_file: Any = None, heard: Any = None) -> Any:
            name = address.partition("://")[2].partition(".")[0]
            return next(home for home in self.homes if home.name == name).line(headers, heard)

        usual, toggl_provider.Http = toggl_provider.Http, connect  # type: ignore[misc,assignment]
        try:
            yield
        finally:
            toggl_provider.Http = usual  # type: ignore[misc]

    def _settle_in(self) -> None:
        for _ in range(self.dice.randint(0, 4)):
            self._web_makes()
        self._watch.web_acted()
        for name in ("desk", "lap"):
            skew = self.dice.choice((0.0, 0.0, self.dice.uniform(-5, 5), self.dice.uniform(*SKEWS)))
            home = Home(name, self._folder / name, self.server, self.true, skew, str(self.seed))
            self.homes.append(home)
            home.sign_in()
            home.holdfast.settings.set("sync.pull_seconds", PULL_SECONDS)
        self._pass(HOUR)

    def _pass(self, seconds: float) -> None:
        """Let time go by; whoever wants a turn gets it when it is due."""
        end = self.true.now() + seconds
        while True:
            wakes = [(moment, n) for n, home in enumerate(self.homes) if (moment := home.wake_at()) is not None]
            if not wakes or min(wakes)[0] > end:
                break
            moment, n = min(wakes)
            self.true.seconds = max(self.true.now(), moment)
            self.homes[n].turn()
            self._turns += 1
            if self._turns > MOST_TURNS:
                raise AssertionError("the worker does not come to rest")
        self.true.seconds = max(self.true.now(), end)

    # Weather

    def _weather(self, number: int) -> None:
        """Change what goes wrong, every few steps: a few kinds at a time, at their own rates."""
        if number % 5:
            return
        kinds = self.trouble.sample(
            [kind for kind in FaultKind if kind not in self._spared], self.trouble.randint(0, 6)
        )
        self.server.faults.rates = {kind: self._rate(kind) for kind in kinds}
        self.server.limited = self.trouble.random() < 0.05
        for home in self.homes:
            home.crash_at_request = self.trouble.choice((0.0, 0.0, 0.03))
            home.crash_at_commit = self.trouble.choice((0.0, 0.0, 0.01))
            if self.trouble.random() < 0.1:
                home.clock.skew = self.trouble.uniform(*SKEWS)
            if self.trouble.random() < 0.1:
                home.restart()

    def _rate(self, kind: FaultKind) -> float:
        if kind in DATA_LOSS:
            return 0.02
        if kind is FaultKind.STALE_LIST:
            return 0.05
        return self.trouble.choice((0.05, 0.15, 0.4))

    def _make_peace(self) -> None:
        self.server.faults.clear()
        self.server.limited = False
        for home in self.homes:
            home.crash_at_request = home.crash_at_commit = 0.0

    # Deeds

    def _act(self) -> None:
        who = self.dice.choice(("desk", "desk", "lap", "lap", WEB))
        if who == WEB:
            self._web_acts()
            return
        home = next(one for one in self.homes if one.name == who)
        self._meant = []
        home.survive(lambda: self._home_acts(home))
        for mark, name, value, seen in self._meant:
            # A process that died may have died before its commit, or after it.
            if self._happened(home, mark, name, value):
                self.truth.did(home.name, mark, name, value, seen)
                there = self._views().get(mark, seen)
                if name == "deleted" and there.get("stop") != seen.get("stop"):
                    # A timer that the start of another had ended: to a client that is somebody's edit.
                    self.truth.excused.add((mark, "deleted", True))

    def _happened(self, home: Home, mark: str, name: str, value: Any) -> bool:
        with home.holdfast.database.read() as connection:
            rows = connection.execute("SELECT id FROM entry").fetchall()
            found = [one for row in rows if (one := Entries(connection).get(row[0])) is not None]
        mine = [one for one in found if _mark(one.description) == mark]
        if name == "deleted":
            return any(one.deleted for one in mine)
        return any(_view(one).get(name) == value for one in mine)

    def _home_acts(self, home: Home) -> None:
        recording = home.holdfast.recording
        known = self._own(home)
        deed = self.dice.choice(("start", "stop", "add", "text", "text", "start-time", "stop-time", "tag", "delete"))
        now = int(home.clock.now())
        if deed == "start":
            mark, text = self._new_mark()
            self._stopping(home, now)
            self._means(mark, {"description": text, "start": now})
            recording.start(Content(text), at=now)
        elif deed == "stop":
            self._stopping(home, now)
            recording.stop(at=now)
        elif deed == "add" or not known:
            mark, text = self._new_mark()
            start = now - self._value(3 * 86_400)
            stop = start + self._value(7200)
            self._means(mark, {"description": text, "start": start, "stop": stop})
            recording.add(Content(text), start, stop)
        else:
            self._edit(home, deed, self.dice.choice(known))

    def _edit(self, home: Home, deed: str, entry: TimeEntry) -> None:
        mark, recording = _mark(entry.description), home.holdfast.recording
        seen = _view(entry)
        if deed == "delete":
            self._meant.append((mark, "deleted", True, seen))
            recording.delete([entry.id])
            return
        patch, name, value = EntryPatch(), "", None
        if deed == "text":
            name, value = "description", f"{mark} {self._word()}"
            patch = EntryPatch(description=value)
        elif deed == "start-time":
            name, value = "start", entry.start - self._value(600)
            patch = EntryPatch(start=value)
        elif deed == "stop-time" and entry.stop is not None:
            name, value = "stop", entry.stop + self._value(600)
            patch = EntryPatch(stop=value)
        elif deed == "tag":
            word = self._word()
            name, value = f"tag {word}", True
            patch = EntryPatch(tags=(*entry.tags, word))
        if name:
            self._meant.append((mark, name, value, seen.get(name)))
            recording.edit(entry.id, patch)

    def _stopping(self, home: Home, now: int) -> None:
        with home.holdfast.database.read() as connection:
            running = Entries(connection).running()
        if running is not None and running.start <= now:
            self._meant.append((_mark(running.description), "stop", now, None))

    def _means(self, mark: str, values: Mapping[str, Any]) -> None:
        self._meant += [(mark, name, value, None) for name, value in values.items()]

    def _own(self, home: Home) -> list[TimeEntry]:
        with home.holdfast.database.read() as connection:
            rows = connection.execute("SELECT id FROM entry WHERE deleted = 0 ORDER BY start_utc, id").fetchall()
            found = [Entries(connection).get(row[0]) for row in rows]
        return [one for one in found if one is not None and one.account is not None]

    def _web_acts(self) -> None:
        self._web_does()
        self._watch.web_acted()

    def _web_does(self) -> None:
        living = self._living()
        deed = self.dice.choice(("make", "text", "text", "stop-time", "tag", "delete", "start"))
        if deed == "make" or not living:
            self._web_makes()
            return
        entry = self.dice.choice(living)
        mark, seen = _mark(entry.description or ""), self._view_of(entry)
        state, name, value = self.server.state, "", None
        try:
            if deed == "text":
                name, value = "description", f"{mark} {self._word()}"
                state.web_edit(entry.id, description=value)
            elif deed == "stop-time" and entry.stop is not None:
                name, value = "stop", entry.stop + self._value(600)
                state.web_edit(entry.id, stop=value)
            elif deed == "tag":
                word = self._word()
                name, value = f"tag {word}", True
                state.web_edit(entry.id, tags=[*state.tag_names(entry), word])
            elif deed == "delete":
                name, value = "deleted", True
                state.web_delete(entry.id)
            elif deed == "start":
                mark, text = self._new_mark()
                state.web_create(int(self.true.now()), None, description=text)
                self.truth.did(WEB, mark, "description", text, None)
        except ApiError as error:
            self._notes.append(f"web {deed}: {error.text}")
            return
        if name:
            self.truth.did(WEB, mark, name, value, seen if name == "deleted" else seen.get(name))

    def _web_makes(self) -> None:
        mark, text = self._new_mark()
        start = int(self.true.now()) - self._value(3 * 86_400)
        stop = start + self._value(7200)
        self.server.state.web_create(start, stop, description=text)
        for name, value in (("description", text), ("start", start), ("stop", stop)):
            self.truth.did(WEB, mark, name, value, None)

    def _new_mark(self) -> tuple[str, str]:
        self._marks += 1
        mark = f"e{self._marks}"
        return mark, f"{mark} {self._word()}"

    def _word(self) -> str:
        self._values += 1
        return f"w{self._values}"

    def _value(self, most: int) -> int:
        return self.dice.randint(1, most)

    def _living(self) -> list[Entry]:
        rows = self.server.state.tables.entries.values()
        return sorted((one for one in rows if one.deleted_us is None), key=lambda one: one.id)

    def _view_of(self, entry: Entry) -> dict[str, Any]:
        tags = self.server.state.tag_names(entry)
        plain = {"description": entry.description or "", "start": entry.start, "stop": entry.stop}
        return plain | {f"tag {tag}": True for tag in tags}

    def _views(self) -> dict[str, dict[str, Any]]:
        return {_mark(one.description or ""): self._view_of(one) for one in self._living()}

    def _is_shown(self, mark: str, name: str, value: Any) -> bool:
        """Whether a home shows the value, so that it could give it back."""
        return any(
            _view(entry).get(name) == value
            for home in self.homes
            for entry in self._own(home)
            if _mark(entry.description) == mark
        )

    def _unheard(self) -> set[int]:
        return set[int]().union(*(home.unheard for home in self.homes))

    # Judgement

    def _judge(self) -> list[str]:
        faults = [f"{home.name} {fault}" for home in self.homes for fault in self._unrest(home)]
        there = self._views()
        marks = Counter(_mark(one.description or "") for one in self._living())
        again = self._made_again() | self._grown_apart()
        for mark in (mark for mark, count in marks.items() if count > 1):
            if mark in again:
                self._again += 1
            else:
                faults.append(f"{mark} is on the server twice")
        told = again.union(*(self._told(home) for home in self.homes))
        for home in self.homes:
            faults += self._compare(home, there, told)
        recorded = self._recorded()
        faults += self.truth.lost(there, recorded, told)
        faults += self.truth.revived(there, told)
        faults += unprobed_repeats(self.server.log, self._unheard())
        return faults

    def _unrest(self, home: Home) -> list[str]:
        """What still moves in a home though nothing stands in its way."""
        rows = home.holdfast.sync_centre.outbox()
        states = Counter(row.state.value for row in rows if row.state.value in ("pending", "sending", "unknown"))
        found = [f"still has {count} {state}" for state, count in states.items()]
        status = home.holdfast.sync_centre.status()[0]
        if status.state not in ("ok", "needs-you"):
            found.append(f"is not well: {status.state}")
        return found

    def _compare(self, home: Home, there: Mapping[str, Mapping[str, Any]], told: set[str]) -> list[str]:
        faults, here = [], dict[str, dict[str, Any]]()
        for entry in self._own(home):
            mark = _mark(entry.description)
            if mark in here and mark not in told:
                faults.append(f"{home.name} has {mark} twice")
            here[mark] = _view(entry)
        for mark in sorted(set(here) | set(there)):
            if mark not in told and here.get(mark) != there.get(mark):
                faults.append(f"{home.name} has {mark} as {here.get(mark)}, the server as {there.get(mark)}")
        return faults

    def _told(self, home: Home) -> set[str]:
        """The marks of entries that the user was asked to look at."""
        asked = {one.subject for one in home.holdfast.sync_centre.problems() if one.code in DECISIONS}
        asked |= {row.record for row in home.holdfast.sync_centre.outbox() if row.state.value in ("rejected", "lost")}
        return self._marks_of(home, asked)

    def _made_again(self) -> set[str]:
        """The marks of entries that both homes made again, since both had edited what the web deleted, and said so."""
        said = [
            self._marks_of(home, {one.subject for one in home.holdfast.sync_centre.problems() if one.code == AGAIN})
            for home in self.homes
        ]
        return said[0] & said[1]

    def _grown_apart(self) -> set[str]:
        """The marks of entries that the server lost, and of whose lives too little is the same.

        Computers had changed both before they could meet: no client can tell that these were one. An end tells little,
        since two timers may end where a third begins; so does a text, unless half of the time is the same.
        """
        rows: dict[str, list[Entry]] = {}
        for one in self._living():
            rows.setdefault(_mark(one.description or ""), []).append(one)
        return {
            mark
            for mark, found in rows.items()
            if (mark, "deleted", True) in self.truth.excused
            and len(found) > 1
            and all(_have_grown_apart(one, two) for one, two in combinations(found, 2))
        }

    def _marks_of(self, home: Home, entries: set[str]) -> set[str]:
        with home.holdfast.database.read() as connection:
            found = [Entries(connection).get(one) for one in entries]  # type: ignore[arg-type]
        return {_mark(one.description) for one in found if one is not None}

    def _recorded(self) -> dict[tuple[str, str], set[Any]]:
        found: dict[tuple[str, str], set[Any]] = {}
        for home in self.homes:
            with home.holdfast.database.read() as connection:
                entries, conflicts = Entries(connection), Conflicts(connection)
                for row in connection.execute("SELECT id FROM entry").fetchall():
                    entry = entries.get(row[0])
                    for one in conflicts.all_of(row[0]):
                        mark = _mark(entry.description) if entry is not None else ""
                        found.setdefault((mark, one.field), set()).update((one.base, one.ours, one.theirs))
                        if one.field == "tags":
                            for tag in {*one.ours, *one.theirs}:
                                found.setdefault((mark, f"tag {tag}"), set()).add(True)
        return found

    def _figures(self) -> Counter[str]:
        figures = Counter(f"fault {row.fault}" for row in self.server.log if row.fault is not None)
        figures["requests"] = len(self.server.log)
        figures["deeds"] = len(self.truth.deeds)
        figures["turns"] = self._turns
        figures["twice for a reason"] = self._again
        figures["excused"] = len(self.truth.excused)
        figures["conflicts"] = sum(len(values) for values in self._recorded().values())
        figures["deaths at a request"] = sum(len(home.unheard) for home in self.homes)
        return figures

    def _digest(self) -> str:
        lines = [repr(row) for row in self.server.log] + [repr(deed) for deed in self.truth.deeds]
        for home in self.homes:
            with home.holdfast.database.read() as connection:
                lines += [repr(tuple(row)) for row in connection.execute("SELECT * FROM entry ORDER BY id")]
                lines.append(repr(Remotes(connection).cursor(home.holdfast.accounts.all()[0].id)))
        return blake2b("\n".join(lines).encode(), digest_size=16).hexdigest()


def _view(entry: TimeEntry) -> dict[str, Any]:
    plain = {"description": entry.description, "start": entry.start, "stop": entry.stop}
    return plain | {f"tag {tag}": True for tag in entry.tags}


def _have_grown_apart(one: Entry, two: Entry) -> bool:
    """Whether two records have neither their start nor, with half of their time or their end, their text in common."""
    if one.start == two.start:
        return False
    if one.description != two.description:
        return True
    ends = [max(one.start, two.start) + 1 if each.stop is None else each.stop for each in (one, two)]
    both, either = min(ends) - max(one.start, two.start), max(ends) - min(one.start, two.start)
    return one.stop != two.stop and both < either / 2


def _mark(description: str) -> str:
    return description.partition(" ")[0]
