"""The one thread that keeps accounts in step: waits for a wake-up or the next moment, then takes one turn.

Knows no account and no server. A turn makes at most one request, so the thread is never far from its next look.
"""

import logging
import threading
from collections.abc import Callable

from tracker_app.sync.clock import Clock

LONGEST_SLEEP_SECONDS = 30.0
"""The clock is looked at anew this often: it may have been set, or the computer may have slept (SYNC 2.9)."""
AFTER_TROUBLE_SECONDS = 60.0
STOP_SECONDS = 1.0

_log = logging.getLogger(__name__)


class SyncWorker:
    """Runs `turn` when it is time. `next_wake` gives the wall moment of the next turn, or None for "when woken"."""

    def __init__(self, turn: Callable[[], None], next_wake: Callable[[], float | None], clock: Clock) -> None:
        self._turn = turn
        self._next_wake = next_wake
        self._clock = clock
        self._speed = float(getattr(clock, "speed", 1.0))
        """How much faster than real time the clock runs; more than once only in a demonstration."""
        self._changed = threading.Condition()
        self._woken = False
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.on_trouble: Callable[[Exception], None] | None = None
        """Told when a turn failed for a reason that no rule foresaw; the thread goes on."""

    def start(self) -> None:
        """Start the thread; starting twice is once."""
        if self._thread is None:
            self._stopping = False
            self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
            self._thread.start()

    def wake(self) -> None:
        """Let the worker look at once whether there is something to do. Returns immediately, from any thread."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def stop(self) -> None:
        """End the thread; waits for a second at most.

        A request that is under way then is left to itself: its operation says `sending`, and is probed later (O2).
        """
        thread, self._thread = self._thread, None
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_SECONDS)

    @property
    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping:
            with self._changed:
                self._woken = False
            try:
                self._turn()
                wait = self._seconds_to_wait()
            except Exception as error:  # noqa: BLE001 - a named boundary: the worker outlives every mistake of ours
                if self._stopping:
                    return
                _log.exception("sync turn failed")
                if self.on_trouble is not None:
                    self.on_trouble(error)
                wait = AFTER_TROUBLE_SECONDS
            self._sleep(wait)

    def _seconds_to_wait(self) -> float:
        moment = self._next_wake()
        if moment is None:
            return LONGEST_SLEEP_SECONDS
        return min(max(0.0, moment - self._clock.now()), LONGEST_SLEEP_SECONDS)

    def _sleep(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._woken or self._stopping, timeout=seconds / self._speed)
