"""A process whose children sync a home and are killed with SIGKILL at a chosen step, over and over.

`python -m tests.e2e.timetagger.mortal` reads a line of JSON for each child from standard input: the home, the step at
which it dies (or none), how its work is to begin; and answers with one line: the steps it made, or that it was killed.
Everything is imported once; each child is a real process of its own, made by fork, that opens the home itself.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import requests.adapters
import requests.sessions

from tests.e2e.timetagger.computers import RealClock, hurry
from tests.worlds import MemoryLocks, MemorySecrets
from tracker_app.app.compose import Holdfast
from tracker_app.app.engines import Engines
from tracker_app.store.recorder import Recorder

# What a child would import on its way is imported here, once.
from tracker_app.app import accounts, sync_centre  # noqa: F401  isort: skip
from tracker_app.providers.timetagger import provider  # noqa: F401  isort: skip


class Steps:
    """Counts what a process does to the outside, and ends it with SIGKILL just before or just after the n-th."""

    def __init__(self, die_at: int | None) -> None:
        self._die_at = die_at
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """Make both sides of an act a step."""

        def acting(*arguments: Any, **named: Any) -> Any:
            self.step()
            result = act(*arguments, **named)
            self.step()
            return result

        return acting


def watch(steps: Steps) -> None:
    """Make steps of both sides of BEGIN, COMMIT and a request, and of the first change inside a transaction.

    Not of every change: what dies inside a transaction is all one, and a pull has hundreds of them.
    """
    execute, send = Recorder.execute, requests.adapters.HTTPAdapter.send
    around = steps.around(execute)
    changed = [False]

    def counted(connection: Recorder, sql: str, *values: Any) -> Any:
        if sql.startswith(("BEGIN", "COMMIT")):
            changed[0] = False
            return around(connection, sql, *values)
        done = execute(connection, sql, *values)
        if not changed[0] and not sql.startswith(("SELECT", "PRAGMA")):
            changed[0] = True
            steps.step()
        return done

    Recorder.execute = counted  # type: ignore[assignment,method-assign]
    requests.adapters.HTTPAdapter.send = steps.around(send)  # type: ignore[method-assign]


def live(order: dict[str, Any], answer: int) -> None:
    """Be the child: open the home, sync, tell the number of steps. Does not return where it is killed."""
    steps = Steps(order.get("die_at"))
    watch(steps)
    Engines._timings = hurry  # type: ignore[method-assign]
    secrets = MemorySecrets()
    secrets.kept.update(order["secrets"])
    holdfast = Holdfast(
        Path(order["home"]), clock=RealClock(), zone="Europe/Tallinn", secrets=secrets, locks=MemoryLocks(), environ={}
    )
    holdfast.open()
    for _ in range(order.get("passes", 1)):
        holdfast.sync_centre.sync_now()
    os.write(answer, str(steps.count).encode())
    holdfast.sync_centre.close()
    holdfast.close()


def one_life(order: dict[str, Any]) -> dict[str, Any]:
    """Let one child live; what became of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            live(order, writing)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    if (seconds := order.get("seconds")) is not None:
        signal.signal(signal.SIGALRM, partial(_kill, child))
        signal.setitimer(signal.ITIMER_REAL, seconds)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    told = os.read(reading, 100).decode()
    os.close(reading)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {"killed": killed, "steps": int(told) if told else None, "code": os.waitstatus_to_exitcode(status)}


def _kill(child: int, *_: object) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(one_life(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
