"""The only crossing between threads and the window: commits come in as one signal, questions go to readers.

Knows no page, no widget and no use case.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from tracker_app.app import explain
from tracker_app.app.messages import _
from tracker_app.domain.changes import Changes

if TYPE_CHECKING:
    from tracker_app.app.compose import Holdfast
    from tracker_app.app.problems import Problem

LOOK_MS = 250
"""How often other processes' commits are looked for; a look without news reads one number (ARCHITECTURE 4.4)."""
_READERS = 2
_LOG = logging.getLogger("ui.bridge")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Question:
    number: int
    done: Callable[[Any], None]
    failed: "Callable[[Problem], None] | None"


@dataclass(frozen=True, slots=True)
class _Answer:
    key: str
    number: int
    value: Any = None
    problem: "Problem | None" = None


class Bridge(QObject):
    """`changed` carries a Changes for every commit of this or another process, on the thread of the window.

    A commit made on that thread is told before the use case returns. `failed` carries a Problem that nobody asked
    for: reading went wrong and no other place shows it.
    """

    changed = Signal(object)
    failed = Signal(object)
    _crossed = Signal(object)
    _answered = Signal(object)

    def __init__(self, holdfast: "Holdfast", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = holdfast.feed
        self._home_thread = threading.get_ident()
        self._questions: dict[str, _Question] = {}
        self._count = 0
        self._pool: ThreadPoolExecutor | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._trouble = ""
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        # Queued, whatever thread commits: slots of the window run on the window's thread only.
        self._crossed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin to listen, here and for other processes, and open the readers."""
        self._pool = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._unsubscribe = self._feed.subscribe(self._committed)
        try:
            self._feed.start_from_now()
        except Exception as error:  # noqa: BLE001 - the bridge is a boundary (ARCHITECTURE 4.11)
            self._report(error)
        self._looking.start()

    def stop(self) -> None:
        """Listen no more and wait for readers; questions that were not begun are dropped."""
        self._looking.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        self._questions.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def ask(
        self,
        key: str,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: "Callable[[Problem], None] | None" = None,
    ) -> None:
        """Run `job` on a reader thread and call `done` here with its answer, if no newer question of `key` was asked.

        `job` may only read. When it fails, `failed` is called here with the Problem, else the signal tells it.
        """
        if self._pool is None:
            return
        self._count += 1
        self._questions[key] = _Question(self._count, done, failed)
        self._pool.submit(self._run, key, self._count, job)

    def forget(self, key: str) -> None:
        """Drop the question of this key: its answer is of no use any more."""
        self._questions.pop(key, None)

    def is_waiting(self, key: str) -> bool:
        """Whether a question of this key has no answer yet."""
        return key in self._questions

    def is_busy(self) -> bool:
        """Whether any question has no answer yet."""
        return bool(self._questions)

    @Slot()
    def look(self) -> None:
        """Look for commits of other processes now; they arrive through `changed`."""
        try:
            self._feed.look()
            self._trouble = ""
        except Exception as error:  # noqa: BLE001 - the bridge is a boundary
            self._report(error)

    def _committed(self, changes: Changes) -> None:
        # On the committing thread.
        if threading.get_ident() == self._home_thread:
            self._tell(changes)
        else:
            self._crossed.emit(changes)

    @Slot(object)
    def _tell(self, changes: Changes) -> None:
        self.changed.emit(changes)

    def _run(self, key: str, number: int, job: Callable[[], Any]) -> None:
        # On a reader thread. A question that was overtaken while it waited is not worth a read.
        question = self._questions.get(key)
        if question is None or question.number != number:
            return
        try:
            answer = _Answer(key, number, job())
        except Exception as error:  # noqa: BLE001 - the bridge is a boundary
            _LOG.exception("A question failed", extra={"question": key})
            answer = _Answer(key, number, problem=explain.of_any(error, _("reading what is shown")))
        self._answered.emit(answer)

    @Slot(object)
    def _take_answer(self, answer: _Answer) -> None:
        question = self._questions.get(answer.key)
        if question is None or question.number != answer.number:
            return
        del self._questions[answer.key]
        if answer.problem is None:
            question.done(answer.value)
        elif question.failed is not None:
            question.failed(answer.problem)
        else:
            self.failed.emit(answer.problem)

    def _report(self, error: Exception) -> None:
        # Four looks a second would say it four times a second.
        if self._trouble != repr(error):
            self._trouble = repr(error)
            _LOG.error("Looking for other processes' changes failed", exc_info=error)
            self.failed.emit(explain.of_any(error, _("looking for changes")))
