"""Examines one home: each check gives a finding, and a check that fails stops no other. Knows no screen and no SQL."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker_app.app import explain
from tracker_app.app.credentials import variable_of
from tracker_app.app.messages import _, ngettext
from tracker_app.app.problems import Problem, problem
from tracker_app.app.settings import is_zone
from tracker_app.app.wall_clock import DOUBTED_WALL, LAST_WALL, clock_problem, judge
from tracker_app.desktop.screen import screen_is_there
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.zones import wall_clock
from tracker_app.store import health
from tracker_app.store.errors import FileFault, StoreError
from tracker_app.store.preferences import Preferences

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast

LEAST_FREE_MB = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `area` is a stable word; `problem` is None if all is well or was mended (`fixed`)."""

    area: str
    text: str
    problem: Problem | None = None
    fixed: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong now."""
        return self.problem is None


class Doctor:
    """One examination of one home."""

    def __init__(self, holdfast: "Holdfast", *, fix: bool, fault: StoreError | None = None) -> None:
        self._holdfast = holdfast
        self._fix = fix
        self._fault = fault

    def findings(self) -> list[Finding]:
        """Run every check, in the order in which one matters to the next."""
        found: list[Finding] = []
        if self._fault is not None:
            found.append(_wrong("file", self._of_file(self._fault)))
        for check in (
            self._permissions, self._space, self._file, self._contents, self._backups, self._keyring, self._accounts,
            self._clock, self._zone, self._screen, self._tray,
        ):  # fmt: skip
            try:
                found.extend(check())
            except StoreError as error:
                fault = _wrong("file", explain.of_store(error))
                # Every check that asks the file meets the same fault; once is enough.
                if not any(one.problem and one.problem.code == fault.problem.code for one in found if fault.problem):
                    found.append(fault)
        return found

    def _permissions(self) -> Iterator[Finding]:
        if os.name != "posix":
            return
        open_to_others = [path for path in self._ours() if path.lstat().st_mode & 0o077]
        for path in open_to_others:
            if self._fix:
                path.chmod(0o700 if path.is_dir() else 0o600)
                yield Finding("permissions", _("{path} is yours alone again.").format(path=path), fixed=True)
            else:
                yield _wrong("permissions", problem("HF-FILE-008", {"path": path}, subject=str(path)))
        if not open_to_others:
            yield Finding("permissions", _("Your files are yours alone."))

    def _ours(self) -> Iterator[Path]:
        home = self._holdfast.home
        yield home
        for pattern in ("holdfast.db*", "backups", "backups/*", "logs", "logs/*"):
            yield from (path for path in sorted(home.glob(pattern)) if not path.is_symlink())

    def _space(self) -> Iterator[Finding]:
        free = shutil.disk_usage(self._holdfast.home).free // 1_000_000
        if free < LEAST_FREE_MB:
            yield _wrong("disk", problem("HF-FILE-009", {"free_mb": free}))
        else:
            yield Finding("disk", _("{free_mb} MB are free.").format(free_mb=free))

    def _file(self) -> Iterator[Finding]:
        if self._fault is not None:
            return
        database = self._holdfast.database
        with database.read() as connection:
            faults = health.faults(connection)
            dangling = health.dangling(connection)
        if faults and health.only_indexes(faults):
            if self._fix and self._fault is None:
                with database.write() as unit:
                    health.reindex(unit.connection)
                with database.read() as connection:
                    faults = health.faults(connection)
                if not faults:
                    yield Finding("file", _("The order of entries was rebuilt."), fixed=True)
                    return
            yield _wrong("file", problem("HF-FILE-011", details="\n".join(faults)))
        elif faults or dangling:
            detail = "\n".join([*faults, *([f"{dangling} dangling rows"] if dangling else [])])
            yield _wrong("file", self._of_file(StoreError(FileFault.DAMAGED, str(database.path), detail)))
        else:
            yield Finding("file", _("The data file is well."))

    def _of_file(self, error: StoreError) -> Problem:
        """Say what is wrong with the data file, and for a damaged one which backup is good."""
        newest = self._holdfast.backups.newest_good() if error.fault is FileFault.DAMAGED else None
        if newest is None:
            return explain.of_store(error)
        copy, entries = newest
        facts = {"path": error.path, "backup_clock": self._clock_text(copy.made), "entries": entries}
        return problem(explain.FILE_CODES[error.fault], facts, subject=error.path, details=error.detail)

    def _backups(self) -> Iterator[Finding]:
        newest = self._holdfast.backups.newest_good()
        if newest is None:
            yield Finding("backups", _("There is no backup yet: holdfast backup makes one."))
        else:
            copy, entries = newest
            text = ngettext(
                "A good backup of {backup_clock} with {entries} entry: {path}",
                "A good backup of {backup_clock} with {entries} entries: {path}",
                entries,
            )
            clock = self._clock_text(copy.made)
            yield Finding("backups", text.format(backup_clock=clock, entries=entries, path=copy.path))

    def _clock_text(self, instant: float) -> str:
        return f"{wall_clock(int(instant), self._holdfast.zone()):%Y-%m-%d %H:%M}"

    def _contents(self) -> Iterator[Finding]:
        with self._holdfast.database.read() as connection:
            running = health.running_timers(connection)
            orphans = health.unsent_without_operation(connection)
        if running > 1:
            yield _wrong("timer", problem("HF-FILE-013", {"count": running}))
        if orphans:
            yield _wrong("operations", problem("HF-FILE-010", {"count": orphans}))
        if running <= 1 and not orphans:
            yield Finding("operations", _("Every change is on the server or on its way."))

    def _keyring(self) -> Iterator[Finding]:
        desk = self._holdfast.accounts
        backend = desk.credentials.backend()
        if backend:
            yield Finding("keyring", _("Password store: {name}.").format(name=backend))
        elif accounts := desk.all():
            without = [account for account in accounts if not desk.credentials.is_given(account)]
            for account in without:
                facts = {"variable": variable_of(account.name)}
                yield _wrong("keyring", problem("HF-KEY-001", facts, subject=account.name))
            if not without:
                yield Finding("keyring", _("No password store here; the secrets come from the environment."))
        else:
            yield Finding("keyring", _("No password store here; without an account none is needed."))

    def _accounts(self) -> Iterator[Finding]:
        for account in self._holdfast.accounts.all():
            answer = self._holdfast.accounts.check(account.name)
            if isinstance(answer, Problem):
                yield _wrong("account", answer)
            elif not isinstance(answer, Refusal):
                yield Finding("account", _("{name}: signed in.").format(name=account.name))

    def _clock(self) -> Iterator[Finding]:
        now = self._holdfast.clock.now()
        with self._holdfast.database.read() as connection:
            facts = Preferences(connection)
            last, doubted = _number(facts.fact(LAST_WALL)), _number(facts.fact(DOUBTED_WALL))
        found = clock_problem(judge(now, last, doubted), now, last, self._holdfast.zone())
        yield _wrong("clock", found) if found else Finding("clock", _("The clock has not gone back."))

    def _zone(self) -> Iterator[Finding]:
        zone = self._holdfast.zone()
        if is_zone(zone) and zone:
            yield Finding("zone", _("Time zone: {zone}.").format(zone=zone))
        else:
            yield _wrong("zone", problem("HF-CLOCK-004", {"zone": zone}))

    def _screen(self) -> Iterator[Finding]:
        if screen_is_there(self._holdfast.environ):
            yield Finding("screen", _("There is a screen for the window."))
        else:
            yield Finding("screen", _("No screen in this session; every command works without one."))

    def _tray(self) -> Iterator[Finding]:
        from tracker_app.desktop.tray_look import shows_tray_icons

        found = shows_tray_icons(self._holdfast.environ)
        if found:
            yield Finding("tray", _("This desktop shows tray icons."))
        elif found is False:
            # Many desktops are made without one, so it is told and needs nobody.
            missing = problem("HF-DESK-001")
            yield Finding("tray", f"{missing.code}: {missing.what} {missing.safe}")


def _wrong(area: str, found: Problem) -> Finding:
    return Finding(area, found.what, found)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
