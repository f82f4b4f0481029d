"""Opens the program whatever state its files are in: a list of steps, each with what to do when it fails (P6).

Knows no window. It ends with something to record time in and with named problems, never with an exception.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from tracker_app.app import explain, side_file
from tracker_app.app.compose import DATABASE_NAME, Holdfast
from tracker_app.app.messages import LazyText, _l
from tracker_app.app.ports import Secrets, TurnLocks
from tracker_app.app.problems import Problem, problem
from tracker_app.app.salvaging import Repair, note, repair
from tracker_app.app.starting import Starting
from tracker_app.app.wall_clock import DOUBTED_WALL, LAST_WALL, CarriedClock, clock_problem, judge
from tracker_app.store import aside, ballast
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.faults import fault_of
from tracker_app.store.health import check, check_schema
from tracker_app.store.preferences import Preferences
from tracker_app.sync.clock import Clock

Mode = Literal["normal", "read-only", "side-file"]

PATIENCE_MILLISECONDS = 1500
"""How long a start waits for a file that another program holds, so that the window is there within three seconds."""

PARTS: dict[str, LazyText] = {
    "check": _l("the check of the data file"),
    "repair": _l("the repair of the data file"),
    "tape": _l("reading the emergency file"),
    "clock": _l("the check of the clock"),
    "join": _l("joining the second file"),
}
"""What the optional steps are called, to complete "Holdfast ended twice while starting ..."."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The program, open, and what is to be said about how it came to be.

    `mode` is "normal", "read-only" (every edit is refused by the file), or "side-file" (edits are durable in a second
    file, joined later; nothing is sent). Call `starting.done()` after the first paint, and `starting.begin(step)`
    before each step of your own.
    """

    holdfast: Holdfast
    problems: tuple[Problem, ...]
    mode: Mode
    starting: Starting
    repair: Repair | None = None
    """What came from where, if this start had to put a damaged file right."""


@dataclass
class _Opening:
    home: Path
    clock: CarriedClock
    zone: str
    secrets: Secrets
    locks: TurnLocks
    environ: dict[str, str]
    starting: Starting
    problems: list[Problem] = field(default_factory=list)
    mode: Mode = "normal"
    read_only: bool = False
    repair: Repair | None = None

    def run(self) -> Opened:
        self._guard("home", self._make_home)
        self.starting.read()
        self.starting.begin("file", optional=False)
        self._guard("file", self._end_exchange)
        holdfast = self._opened()
        if self.mode == "normal":
            holdfast = self._checked(holdfast)
        if self.mode == "normal":
            steps = (("tape", self._settle_tape), ("clock", self._look_at_clock), ("join", self._join))
            for step, act in steps:
                self._optional(step, act, holdfast)
        return Opened(holdfast, tuple(self.problems), self.mode, self.starting, self.repair)

    def _end_exchange(self) -> None:
        if not self.read_only:
            aside.finish(self.home / DATABASE_NAME)
            aside.sweep(self.home)

    def _opened(self) -> Holdfast:
        """Return the program over the best file that opens."""
        if self.read_only and (reading := self._for_reading(FileFault.READ_ONLY)):
            return reading
        holdfast = self._over(None)
        try:
            holdfast.open(busy_milliseconds=PATIENCE_MILLISECONDS)
            check_schema(holdfast.database)
        except StoreError as error:
            fault = error
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            self.problems.append(explain.of_bug(error, "opening the data file"))
            fault = StoreError(FileFault.CANNOT_OPEN, str(holdfast.database.path), type(error).__name__)
        else:
            return holdfast
        holdfast.close()
        return self._despite(fault)

    def _despite(self, fault: StoreError) -> Holdfast:
        """Return the program although the data file does not open."""
        if fault.fault is FileFault.FULL and ballast.drop(self.home):
            self._tell(explain.of_store(fault))
            return self._opened()
        if fault.fault is FileFault.DAMAGED and (repaired := self._repaired(fault)):
            return repaired
        self._tell(explain.of_store(fault))
        if fault.fault is FileFault.NEWER and (reading := self._for_reading(fault.fault)):
            return reading
        return self._beside(fault)

    def _repaired(self, fault: StoreError) -> Holdfast | None:
        """Put the file right and open it; None if that cannot be, or was tried twice and ended the program."""
        if not self.starting.begin("repair"):
            self._tell(problem("HF-START-003", {"part": str(PARTS["repair"])}, subject="repair"))
            return None
        holdfast = self._over(None)
        try:
            with self.locks.hold("repair") as ours:
                if not ours:
                    return None
                self.repair = repair(self.home, holdfast.database, self.clock, self.zone)
            holdfast.open()
            self._tell(note(holdfast.database, self.repair, self.clock.now(), self.zone))
        except StoreError as error:
            self.problems.append(explain.of_store(error))
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            self.problems.append(explain.of_bug(error, "repairing the data file"))
        else:
            return holdfast
        return None

    def _for_reading(self, why: FileFault) -> Holdfast | None:
        holdfast = self._over(None, read_only=True)
        holdfast.database.why_read_only = why
        try:
            holdfast.open()
        except StoreError:
            return None
        self.mode = "read-only"
        return holdfast

    def _beside(self, fault: StoreError) -> Holdfast:
        """Return the program over a second file; over the unusable one, if this computer takes no file at all."""
        main = self.home / DATABASE_NAME
        try:
            spot = side_file.prepare(main, fault.fault, self.environ)
            holdfast = self._over(spot)
            holdfast.open()
            side_file.note_whose(holdfast.database, main)
        except StoreError as error:
            self._tell(explain.of_store(error))
            self.mode = "read-only"
            return self._for_reading(fault.fault) or self._over(None, read_only=True)
        self.mode = "side-file"
        beside = problem("HF-FILE-016", {"side": spot}, subject=str(main))
        # What the cause means is another thing now: nothing is refused, and there is a place for it.
        self.problems = [_with_a_way_out(found, beside) for found in self.problems]
        self.problems.append(beside)
        return holdfast

    def _over(self, file: Path | None, *, read_only: bool = False) -> Holdfast:
        return Holdfast(
            self.home,
            clock=self.clock,
            zone=self.zone,
            secrets=self.secrets,
            locks=self.locks if file is None else side_file.NeverLocks(),
            environ=self.environ,
            read_only=read_only,
            file=file,
        )

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise fault_of(error, self.home) from error

    def _checked(self, holdfast: Holdfast) -> Holdfast:
        """Return the program over a file that is well: as it is, with its indexes made anew, or put right."""
        if not self.starting.begin("check"):
            self._tell(problem("HF-START-003", {"part": str(PARTS["check"])}, subject="check"))
            return holdfast
        try:
            check(holdfast.database)
        except StoreError as error:
            if error.fault is FileFault.DAMAGED:
                holdfast.close()
                return self._despite(error)
            self._tell(explain.of_store(error))
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            self.problems.append(explain.of_bug(error, "checking the data file"))
        return holdfast

    def _look_at_clock(self, holdfast: Holdfast) -> None:
        with holdfast.database.read() as connection:
            facts = Preferences(connection)
            last, doubted = _number(facts.fact(LAST_WALL)), _number(facts.fact(DOUBTED_WALL))
        shown = self.clock.shown()
        judgement = judge(shown, last, doubted)
        if last is not None:
            self.clock.carry_from(last)
        if found := clock_problem(judgement, shown, last, holdfast.zone()):
            self.problems.append(found)
        with holdfast.database.write() as unit:
            noted = Preferences(unit.connection)
            if judgement.remember is not None:
                noted.set_fact(LAST_WALL, str(int(judgement.remember)))
            if judgement.doubted is not None:
                noted.set_fact(DOUBTED_WALL, str(int(judgement.doubted)))

    def _settle_tape(self, holdfast: Holdfast) -> None:
        """Bring home what earlier runs could only write to the emergency file; lay in ballast for the next time."""
        if holdfast.database.settle_tape():
            self._tell(problem("HF-FILE-019"))
        ballast.lay_in(self.home)

    def _join(self, holdfast: Holdfast) -> None:
        """Bring home what was recorded in a second file."""
        main = holdfast.database.path
        found = [spot for spot in side_file.side_files(main, self.environ) if spot.exists()]
        if not found:
            return
        from tracker_app.app.side_joining import join

        for spot in found:
            count = join(holdfast.database, spot, self.clock, holdfast.make_id)
            self._tell(problem("HF-FILE-017", {"count": count}, subject=str(spot)))

    def _optional(self, step: str, act: Callable[[Holdfast], None], holdfast: Holdfast) -> None:
        if self.starting.begin(step):
            self._guard(step, lambda: act(holdfast))
        else:
            self.problems.append(problem("HF-START-003", {"part": str(PARTS[step])}, subject=step))

    def _guard(self, step: str, act: Callable[[], None]) -> None:
        """Run one step; what goes wrong in it becomes a problem and stops no other."""
        try:
            act()
        except StoreError as error:
            self._tell(explain.of_store(error))
        except Exception as error:  # noqa: BLE001 - each start step is a boundary (ARCHITECTURE 4.11)
            self.problems.append(explain.of_bug(error, f"starting ({step})"))

    def _tell(self, found: Problem) -> None:
        """Add a problem, unless its kind is told already: one cause often stops several steps."""
        if found.code not in {known.code for known in self.problems}:
            self.problems.append(found)


def _with_a_way_out(cause: Problem, beside: Problem) -> Problem:
    """Return the cause of a second file, told so that its banner alone says what is safe and what to do."""
    if not cause.code.startswith("HF-FILE"):
        return cause
    actions = cause.actions if cause.code == "HF-FILE-006" else beside.actions
    return replace(cause, safe=f"{beside.what} {beside.safe}", do=beside.do, actions=actions)


def open_holdfast(
    home: Path,
    *,
    clock: Clock,
    zone: str,
    secrets: Secrets,
    locks: TurnLocks,
    environ: dict[str, str],
    safe_mode: bool = False,
    read_only: bool = False,
) -> Opened:
    """Open the program over `home`. Never raises, for any state of the file system.

    `safe_mode` leaves out every optional step; `read_only` is for a home whose window is another process.
    """
    starting = Starting(home, safe_mode=safe_mode)
    return _Opening(home, CarriedClock(clock), zone, secrets, locks, environ, starting, read_only=read_only).run()


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
