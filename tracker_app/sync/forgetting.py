"""Forgets what sync needs no longer, so that years of use leave no more behind than months do (SYNC 2.6, I19).

A decision of the user to keep something on this computer alone is never forgotten: without it the entry would look
like one that nobody sends.
"""

from tracker_app.store.incidents import Incidents
from tracker_app.sync.desk import Bench

DAY = 86_400
OPERATIONS = 35 * DAY
"""Settled operations stay so long (seconds): what a server loses of them is found by then."""
ATTEMPTS = 90 * DAY
INCIDENTS = 366 * DAY
CONFLICTS = 366 * DAY
AT_ONCE = 500
"""So that a person's edit never waits long for its turn (ARCHITECTURE 4.3)."""


def forget(bench: Bench) -> None:
    """Drop what is past its time: once a day, some hundred operations a reading until all is done."""
    desk = bench.desk
    if 0 <= bench.now - desk.forgot < DAY:
        return
    if bench.outbox.prune(bench.now - OPERATIONS, AT_ONCE) < AT_ONCE:
        desk.forgot = bench.now
    bench.outbox.prune_attempts(bench.now - ATTEMPTS)
    bench.conflicts.prune(bench.now - CONFLICTS)
    Incidents(bench.unit.connection).prune(bench.account, bench.now - INCIDENTS)
