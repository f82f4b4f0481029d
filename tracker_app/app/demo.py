"""Plays the outage of 2018 for somebody to watch: a server that fails as it did, a person at work, one summary.

In a home of its own, which is gone afterwards; the day is yesterday, with its hours run through in minutes.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tracker_app.app.compose import Holdfast
from tracker_app.app.incident_report import summary
from tracker_app.app.recording import Content
from tracker_app.app.sync_views import AccountStatus, IncidentRow
from tracker_app.demo.scenario import Phase, january_2018
from tracker_app.demo.server import OutageServer, token
from tracker_app.desktop.clock import FAST, FastClock
from tracker_app.desktop.locks import FileLocks
from tracker_app.desktop.secrets import SessionSecrets
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.entry import TimeEntry
from tracker_app.providers.timetagger import wire

NAME = "Work"
VARIABLE = "HOLDFAST_TOKEN_WORK"
LOOK_SECONDS = 0.02
LINGER_SECONDS = 0.2
TELL_SECONDS = 900
"""How often the state is told, in seconds of the day."""
PATIENCE_SECONDS = 6 * 3600
WORK = (
    "Stand-up", "Review of the draft", "Invoice 14", "Call with Acme", "Offer for Beta Ltd", "Bug 4711",
    "Release notes", "Interview", "Minutes of the meeting", "Planning", "Letters", "Research", "Photos",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it. `taken_back` counts entries of which the server lost something that it had accepted."""

    incidents: tuple[IncidentRow, ...]
    text: str
    entries: int
    edits: int
    requests: int
    faults: int
    taken_back: int
    unlike: tuple[str, ...]
    """Labels of entries that the server does not have as they are here; nothing was lost if there are none."""


class OutageDemo:
    """The demonstration. `say` gets each line; `window` is told the environment of a window to open, or is None."""

    def __init__(
        self,
        folder: Path,
        speed: float,
        say: Callable[[str], None],
        *,
        seed: int = 1,
        window: Callable[[dict[str, str]], Callable[[], bool]] | None = None,
    ) -> None:
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
        self.scenario = january_2018(midnight)
        self.clock = FastClock(self.scenario.begins, time.time(), speed)
        self.server = OutageServer(self.scenario, self.clock.now, speed, seed)
        self._window = window
        self._say = say
        self._dice = random.Random(seed)  # noqa: S311 - the same person for the same seed
        self._edits = 0
        self.environ = {VARIABLE: token(), FAST: self.clock.as_text(), "HOLDFAST_HOME": str(folder)}
        self.holdfast = Holdfast(
            folder,
            clock=self.clock,
            zone="UTC",
            secrets=SessionSecrets(),
            locks=FileLocks(folder),
            environ=self.environ,
        )

    def run(self, tell: Callable[[Played], None] | None = None) -> Played:
        """Play the day to its summary, `tell` it, and go on until the window is closed, if there is one.

        Takes as long as the day is long, divided by the speed.
        """
        self.server.start()
        self.holdfast.home.mkdir(parents=True, exist_ok=True)
        self.holdfast.open()
        try:
            self._set_up()
            is_open: Callable[[], bool] = _always if self._window is None else self._window(self.environ)
            if self._window is None:
                self.holdfast.worker.start()
            self._live(is_open)
            played = self._outcome()
            if tell is not None:
                tell(played)
            # Server and home stay for as long as somebody looks at them.
            while self._window is not None and is_open():
                time.sleep(LINGER_SECONDS)
            return played
        finally:
            self.holdfast.close()
            self.server.stop()

    def _set_up(self) -> None:
        self.holdfast.settings.set("time.zone", "UTC")
        # The person of the day is always there; whether the one who watches is, is no matter.
        for absence in ("idle", "locked", "asleep"):
            self.holdfast.settings.set(f"away.{absence}", "keep")
        # Otherwise it would be asked once in a quarter of an hour, and there would be little to watch.
        self.holdfast.settings.set("sync.backoff_cap_seconds", "240")
        added = self.holdfast.accounts.add(
            "timetagger",
            name=NAME,
            url=self.server.url,
            secret=token(),
            token_store="session",  # noqa: S106 - a place
        )
        self._tell(f"An account on {self.server.url}: {'signed in' if getattr(added, 'id', None) else added}")

    def _live(self, is_open: Callable[[], bool]) -> None:
        scenario, clock = self.scenario, self.clock
        act_at, tell_at, is_home = clock.now() + 60, clock.now(), False
        phase: Phase | None = None
        state, end = "", scenario.ends + PATIENCE_SECONDS
        while clock.now() < end and is_open():
            now = clock.now()
            self.server.tend()
            if scenario.phase(now) != phase:
                phase = scenario.phase(now)
                self._tell(f"The server: {phase.name if phase is not None else 'well again'}")
            if now >= act_at and now < scenario.ends:
                self._act()
                act_at = now + self._dice.uniform(60, 300)
            elif now >= scenario.ends and not is_home:
                self.holdfast.recording.stop()
                is_home = True
            if now >= tell_at:
                (status,) = self.holdfast.sync_centre.status()
                told = self._line(status)
                if told != state:
                    self._tell(told)
                state, tell_at = told, now + TELL_SECONDS
            if now >= scenario.ends and self._is_told():
                return
            time.sleep(LOOK_SECONDS)

    def _line(self, status: AccountStatus) -> str:
        if status.state == "ok":
            return "Holdfast: all sent" if not status.waiting else f"Holdfast: to send: {status.waiting}"
        return f"Holdfast: {status.state}; safe here and waiting: {status.waiting}"

    def _is_told(self) -> bool:
        rows = self.holdfast.sync_centre.incidents()
        (status,) = self.holdfast.sync_centre.status()
        return bool(rows) and not status.waiting and all(row.closed is not None and row.told for row in rows)

    def _act(self) -> None:
        recording, dice = self.holdfast.recording, self._dice
        self._edits += 1
        recent = [view.entry for view in self.holdfast.browsing.page(limit=6)]
        stopped = [entry for entry in recent if entry.stop is not None]
        what = dice.choices(("start", "stop", "text", "longer", "add"), (4, 2, 3, 3, 1))[0]
        name = f"{dice.choice(WORK)} {self._edits}"
        if what == "text" and recent:
            entry = dice.choice(recent)
            recording.edit(
                entry.id, EntryPatch(description=f"{entry.description.partition(',')[0]}, part {self._edits}")
            )
        elif what == "longer" and stopped:
            entry = dice.choice(stopped)
            recording.edit(entry.id, EntryPatch(stop=(entry.stop or 0) + 60))
        elif what == "add":
            start = int(self.clock.now()) - 5400
            recording.add(Content(name), start, start + 1200)
        elif what == "stop":
            recording.stop()
        else:
            recording.start(Content(name))

    def _outcome(self) -> Played:
        entries = [view.entry for view in self.holdfast.browsing.page(limit=1000)]
        there = {
            key: wire.decode(wire.read_raw(record, key)).fields
            for key, record in self.server.records.items()
            if not str(record["ds"]).startswith("HIDDEN")
        }
        rows = tuple(self.holdfast.sync_centre.incidents())
        return Played(
            rows,
            "\n".join(summary(row, "UTC").text() for row in reversed(rows)),
            len(entries),
            self._edits,
            self.server.requests,
            self.server.faults,
            len(self.server.forgotten | self.server.rolled_back),
            tuple(entry.description for entry in entries if not _is_same(entry, there.pop(_key(entry, there), None)))
            + tuple(f"{one['description']} (twice, or never recorded)" for one in there.values()),
        )

    def _tell(self, line: str) -> None:
        self._say(f"{datetime.fromtimestamp(self.clock.now(), UTC):%H:%M}  {line}")


def _always() -> bool:
    return True


def _key(entry: TimeEntry, there: Mapping[str, object]) -> str:
    return entry.id if entry.id in there else next((key for key in there if key.startswith(entry.id)), "")


def _is_same(entry: TimeEntry, fields: object) -> bool:
    names = ("start", "stop", "description")
    return isinstance(fields, dict) and all(fields.get(name) == getattr(entry, name) for name in names)


@contextmanager
def own_home() -> Iterator[Path]:
    """Give a folder for one demonstration."""
    with tempfile.TemporaryDirectory(prefix="holdfast-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "home"
