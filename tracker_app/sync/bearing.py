"""Takes up what an answer says of a server: that it is well, or in what trouble (SYNC 2.3, 2.8). Knows no request."""

from tracker_app.domain.changes import Kind
from tracker_app.domain.operations import OpState
from tracker_app.sync.desk import Desk
from tracker_app.sync.incidents import Sign
from tracker_app.sync.pace import Pace
from tracker_app.sync.policy import Breaker, Event, Happened
from tracker_app.sync.ward import Ward


class Bearing:
    """The bearing of one account's server."""

    def __init__(self, desk: Desk, pace: Pace, ward: Ward) -> None:
        self._desk = desk
        self._pace = pace
        self._ward = ward

    def well(self, *, read: bool = False) -> bool:
        """The server answered as it should: whatever was blocked may go again. Returns whether an incident ended.

        `read` says that this was a reading, after which the next is planned.
        """
        with self._desk.look() as bench:
            blocked = bench.outbox.in_state(bench.account, OpState.BLOCKED)
        if blocked:
            with self._desk.bench() as bench:
                for op in bench.outbox.unblock(bench.account):
                    bench.unit.changed(Kind.OP, op)
        self._pace.answered(Happened(Event.SUCCESS), read=read)
        self._ward.answered()
        return self._ward.tend()

    def troubled(self, sign: Sign) -> None:
        """The server is in trouble, as this sign shows."""
        self._desk.signs.append(sign)
        if self._pace.policy().breaker is Breaker.OPEN:
            self._desk.signs.append(Sign.BREAKER)

    def block(self, code: str) -> None:
        """Nothing of the account can go, for a cause outside the records."""
        with self._desk.bench() as bench:
            for op in bench.outbox.block_all(bench.account, code):
                bench.unit.changed(Kind.OP, op)
