"""Names the next life of an entry that is made again after a deletion, alike on every computer. Knows no request.

Two computers that each keep an entry which somebody deleted make it again; since the new id follows from the old one,
they meet in one record instead of making two (P2).
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.sync.desk import Bench

_SPACE = UUID("5a2f6c1e-7d0b-4f83-9b51-6e2d8c4a90f7")


def next_id(bench: Bench, kind: Kind, record: str, fields: Mapping[str, Any]) -> RemoteId | None:
    """Return the id under which a record is made again, or None where the server chooses ids.

    One that is another record's here already, since it came while this one was deleted, is passed over.
    """
    earlier = bench.remotes.earlier_life(bench.account, kind, record)
    spring = record if earlier is None else earlier.remote_id
    while True:
        spring = str(uuid5(_SPACE, spring))
        found = bench.desk.provider.remote_id_for(kind, spring, fields)
        known = None if found is None else bench.remotes.by_remote(bench.account, kind, found)
        if kind is not Kind.ENTRY or known is None or known.local == record:
            return found
