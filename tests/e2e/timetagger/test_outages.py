"""The real TimeTagger dies, comes back, and the line to it breaks before and after it did the work (issue 2, 3).

No entry lost, none double, none stuck, and what the web app shows equals what the program shows (P1, P2, P4).
"""

import threading
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.timetagger.computers import Computer, judge
from tests.e2e.timetagger.witness import Witness
from tests.fakes.proxy import Fault, FaultyProxy, Seen, cut, garbage, json_body, portal, reset, status
from tests.servers.timetagger import RealTimeTagger
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("quick_homes"), pytest.mark.timeout(120)]

HOUR = 3600
FAULTS: dict[str, Fault] = {
    "cut before the work": reset(),
    "cut after the work": reset(after=True),
    "cut within the answer": cut(keep=8),
    "500 before the work": status(500),
    "500 after the work": status(500, after=True),
    "502 after the work": status(502, after=True),
    "503 before the work": status(503),
    "503 with a wait": status(503, retry_after="0"),
    "429": status(429, retry_after="0"),
    "a sign-in page of the network": portal(),
    "a sign-in page after the work": portal(after=True),
    "an answer to somebody else": json_body(b'{"accepted":["other"],"failed":[],"errors":[]}', after=True),
    "an empty document": json_body(b"{}"),
    "no HTTP at all": garbage(after=True),
}


@pytest.fixture
def proxy(quick_server: RealTimeTagger) -> Iterator[FaultyProxy]:
    with FaultyProxy(quick_server.port, "/timetagger/") as made:
        yield made


class Day:
    """A user's day at one computer: entries the server knows, and more that it is to be told."""

    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.witness = Witness()
        self._count = 0

    def known(self, count: int = 3) -> None:
        """Entries that the server has."""
        for _ in range(count):
            self._add()
        self.computer.settle()

    def work(self, new: int = 1) -> None:
        """New entries, a change of a known one, a deletion of another, a timer: four kinds of write."""
        recording = self.computer.holdfast.recording
        known = sorted(self.computer.entries(), key=lambda entry: entry.id)
        for _ in range(new):
            self._add()
        self._do(lambda: recording.edit(known[0].id, EntryPatch(description=f"changed {self._next()}")))
        self._do(lambda: recording.delete([known[1].id]))
        self._do(self._timer)

    def judge(self) -> None:
        """What is here is there, and nothing went away without the user's doing."""
        judge(self.computer)
        self.witness.judge(self.computer)

    def _add(self) -> None:
        n = self._next()
        start, stop = self._zero() - 3 * HOUR - n, self._zero() - HOUR + n
        self._do(lambda: self.computer.holdfast.recording.add(Content(f"entry {n}", tags=(f"t{n}",)), start, stop))

    def _timer(self) -> object:
        # Each a second later than the last: TimeTagger cannot hold an entry of no length, it takes it for a timer.
        n = self._next()
        return self.computer.holdfast.recording.start(Content(f"timer {n}"), at=self._zero() - 900 + n)

    def _do(self, gesture: Callable[[], object]) -> None:
        self.witness.watch(self.computer, gesture)

    def _zero(self) -> int:
        return int(self.computer.world.clock.now())

    def _next(self) -> int:
        self._count += 1
        return self._count


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_p1_p2_p4_a_write_that_fails_is_neither_lost_nor_doubled_nor_stuck(
    fault: str, times: int, quick_server: RealTimeTagger, proxy: FaultyProxy
) -> None:
    day = Day(Computer(quick_server.fresh_user(), proxy.url))
    try:
        day.known()
        day.work()
        proxy.only("PUT", "/records", *[FAULTS[fault]] * times)
        day.computer.settle()
        day.judge()
        assert sum(seen.fault is not None for seen in proxy.seen) == times
    finally:
        day.computer.destroy()


@pytest.mark.parametrize("fault", ["cut before the work", "500 before the work", "a sign-in page of the network"])
def test_p1_a_reading_that_fails_changes_nothing_here(
    fault: str, quick_server: RealTimeTagger, proxy: FaultyProxy
) -> None:
    day = Day(Computer(quick_server.fresh_user(), proxy.url))
    try:
        day.known()
        day.work()
        before = day.computer.seen_here()
        proxy.always(FAULTS[fault])
        for _ in range(3):
            day.computer.sync()
        assert day.computer.seen_here() == before
        proxy.heal()
        day.computer.settle()
        day.judge()
    finally:
        day.computer.destroy()


def test_p1_while_nobody_answers_work_goes_on_and_arrives_later(
    quick_server: RealTimeTagger, proxy: FaultyProxy
) -> None:
    day = Day(Computer(quick_server.fresh_user(), proxy.url))
    try:
        day.known()
        with proxy.refusing():
            for _ in range(3):
                day.work()
                assert day.computer.sync().status.state != "ok"
        day.computer.settle()
        day.judge()
    finally:
        day.computer.destroy()


def test_p1_p2_p4_a_server_killed_in_the_middle_of_a_push_loses_and_doubles_nothing(
    own_timetagger: RealTimeTagger,
) -> None:
    """Killed before it did the work, after it, and at a moment nobody chose."""
    server = own_timetagger
    with FaultyProxy(server.port, "/timetagger/") as proxy:
        day = Day(Computer(server.fresh_user(), proxy.url))
        try:
            day.known(8)
            for how in ("before", "after", "any moment"):
                day.work(new=5)
                death = _Death(server, proxy, how)
                day.computer.sync()
                death.wait()
                assert not server.is_up
                assert day.computer.unsettled(), "the server died before the push was done"
                day.computer.sync()
                server.start()
                day.computer.settle()
                day.judge()
        finally:
            day.computer.destroy()


class _Death:
    """Kills a server at the third write of a push: before it is passed on, when it was answered, or in between."""

    def __init__(self, server: RealTimeTagger, proxy: FaultyProxy, how: str) -> None:
        self._server = server
        self._proxy = proxy
        self._writes = 0
        self._dead = threading.Event()
        if how == "after":
            proxy.on_forwarded = self._count
        else:
            self._delay = 0.002 if how == "any moment" else 0.0
            proxy.decide = self._count_before

    def wait(self) -> None:
        """Wait until it happened; the proxy passes everything on from then on."""
        assert self._dead.wait(20)
        self._proxy.on_forwarded = lambda _: None
        self._proxy.heal()

    def _count(self, seen: Seen) -> None:
        self._writes += seen.method == "PUT"
        if self._writes == 3:
            self._kill()

    def _count_before(self, seen: Seen) -> Fault | None:
        self._writes += seen.method == "PUT"
        if self._writes == 3 and seen.method == "PUT":
            if self._delay:
                threading.Timer(self._delay, self._kill).start()
            else:
                self._kill()
        return None

    def _kill(self) -> None:
        self._server.kill()
        self._dead.set()
