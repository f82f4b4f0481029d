"""Looks every few seconds whether somebody is there: idle, locked, asleep. A thread of its own; knows no absence.

Sleep is told by the system's clocks: one that stops in sleep falls behind one that does not. Where the system has no
such pair, a gap between two looks is taken for sleep, since nothing else keeps this thread from looking.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tracker_app.desktop.idle import IdleSource

LOOK_SECONDS = 5.0
_LONGEST_GAP = 60.0
_LOG = logging.getLogger("desktop.presence")


@dataclass(frozen=True, slots=True)
class Look:
    """What one look saw. `now` is UTC seconds; None is what nothing tells."""

    now: int
    idle_seconds: float | None
    locked: bool | None
    slept_seconds: float


class LockSource(Protocol):
    """Tells whether the screen is locked."""

    def is_locked(self) -> bool | None:
        """Return whether it is; None where nobody tells."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class SleepMeter:
    """Measures how long the computer slept between two calls. The three clocks are seconds; tests pass their own.

    `boot` goes on in sleep; without it, `stops_in_sleep` says whether `awake` stands still meanwhile.
    """

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        awake: Callable[[], float] = time.monotonic,
        boot: Callable[[], float] | None = None,
        *,
        stops_in_sleep: bool = sys.platform == "darwin",
    ) -> None:
        self._stops_in_sleep = stops_in_sleep
        self._wall = wall
        self._awake = awake
        self._boot = boot if boot is not None else _boot_clock()
        self._last = self._read()

    def slept(self) -> float:
        """Return the seconds slept since the last call, 0 for none."""
        last, self._last = self._last, self._read()
        wall, awake, boot = (now - before for now, before in zip(self._last, last, strict=True))
        if self._boot is not None:
            return boot - awake if boot - awake >= 1.0 else 0.0
        if awake > _LONGEST_GAP:
            return awake
        # A wall clock set forward looks the same there; the question it leads to names the time, and asks.
        return wall - awake if self._stops_in_sleep and wall - awake > _LONGEST_GAP else 0.0

    def _read(self) -> tuple[float, float, float]:
        return self._wall(), self._awake(), self._boot() if self._boot is not None else 0.0


class Presence:
    """`told` is called on this thread with each Look."""

    def __init__(
        self,
        make_idle: Callable[[], IdleSource],
        make_lock: Callable[[], LockSource | None],
        told: Callable[[Look], None],
        meter: SleepMeter | None = None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._make_idle = make_idle
        self._make_lock = make_lock
        self._told = told
        self._meter = meter
        self._look_seconds = look_seconds
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self.source: IdleSource | None = None
        """What tells of idle; None until the first look."""

    def start(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more; waits no longer than one question to the bus may take."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(5.0)
            self._thread = None

    def _run(self) -> None:
        # Made here: both may wait for the session bus, which the window's thread must not.
        idle, lock = self._make_idle(), self._make_lock()
        self.source = idle
        meter = self._meter if self._meter is not None else SleepMeter()
        try:
            while not self._ending.wait(self._look_seconds):
                locked = lock.is_locked() if lock is not None else None
                self._told(Look(int(time.time()), idle.idle_seconds(), locked, meter.slept()))
        finally:
            idle.close()
            if lock is not None:
                lock.close()


def make_lock_source(environ: dict[str, str]) -> LockSource | None:
    """Return what tells of a locked screen here, or None."""
    if sys.platform.startswith("linux") and environ.get("DBUS_SESSION_BUS_ADDRESS"):
        from tracker_app.desktop.idle_dbus import BusLock

        return BusLock()
    return None


def _boot_clock() -> Callable[[], float] | None:
    number = getattr(time, "CLOCK_BOOTTIME", None)
    if number is not None:
        return lambda: time.clock_gettime(number)
    return None
