"""A time-tracking server in memory, scriptable in what it can do and in how it fails. Shares no code with the engine.

Written from `providers/base.py` and the API sheets: what a server can do is its `Profile`, how it misbehaves is told
with `fail_next` and friends. Several providers of one server are several computers of one user.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import errors
from tracker_app.providers.base import (
    Capabilities,
    Draft,
    Edit,
    Fields,
    Found,
    Holds,
    Identity,
    Page,
    Quota,
    RemoteRecord,
    Sought,
    StopsPrevious,
    Written,
    canonical,
)

WRITES = frozenset({"create", "update", "delete"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of server can do. `echoes`: an answer to a write shows the record. `cut`: descriptions are cut."""

    name: str
    capabilities: Capabilities
    echoes: bool = True
    page_rows: int | None = None


def _like_timetagger() -> Profile:
    return Profile(
        "like-timetagger",
        Capabilities(
            client_ids=True, incremental_pull=True, tombstones=True, revives=True, monotonic_version=True,
            clients=Holds.NO, tasks=Holds.NO,
        ),
        echoes=False,
    )  # fmt: skip


def _like_toggl() -> Profile:
    return Profile(
        "like-toggl",
        Capabilities(
            partial_update=True, incremental_pull=True, tombstones=True, monotonic_version=True,
            stops_previous_on_start=StopsPrevious.AT_RECEIPT, clients=Holds.NO, tasks=Holds.NO, quota_per_hour=30,
        ),
    )  # fmt: skip


def _like_couch() -> Profile:
    return Profile(
        "like-couch",
        Capabilities(
            client_ids=True, conditional_write=True, incremental_pull=True, tombstones=True, clients=Holds.NO,
            tasks=Holds.NO,
        ),
        page_rows=3,
    )  # fmt: skip


def _bare() -> Profile:
    return Profile("bare", Capabilities(partial_update=True, clients=Holds.NO, tasks=Holds.NO))


PROFILES = {profile.name: profile for profile in (_like_timetagger(), _like_toggl(), _like_couch(), _bare())}


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the server keeps it. `seq` is the server's count of changes when this one was made."""

    kind: Kind
    remote_id: RemoteId
    fields: dict[str, Any]
    seq: int
    order: float
    modified: float
    deleted: bool = False


@dataclass(slots=True)
class Fault:
    """A misfortune for one request. `effect`: whether a write is done all the same."""

    make: Callable[[str], BaseException | None]
    effect: bool = False
    on: Callable[[str], bool] = lambda call: True


@dataclass(slots=True)
class Call:
    """One request as the server saw it, or would have."""

    verb: str
    key: str
    at: float
    took_effect: bool


@dataclass(slots=True)
class MemoryServer:
    """The server. `now` gives UTC seconds."""

    profile: Profile
    now: Callable[[], float]
    rows: dict[RemoteId, Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    quota_left: int | None = None
    """Requests left in this hour; None where nothing is counted."""
    drips: bool = False
    """Whether the quota is that of the last sixty minutes, so that it comes back a request at a time."""
    spent: list[float] = field(default_factory=list)
    """When requests were made, where it is."""
    forgets: int = 0
    """How many of the next writes are acknowledged and not kept."""
    blind: bool = False
    """Whether it says nothing of what is looked for, as one that lists recent months only says nothing of older ones.
    """
    lag: int = 0
    """How many changes readings lag behind."""
    skew: float = 0.0
    down: BaseException | None = None
    signed_in: bool = True
    _seq: int = 0
    _hour: float = -1e9
    _next_id: int = 0
    _history: list[dict[RemoteId, Row]] = field(default_factory=list)

    def provider(self) -> "MemoryProvider":
        """Return what one computer talks to the server through."""
        return MemoryProvider(self)

    def fail_next(self, error: BaseException, *, effect: bool = False, only: str | None = None) -> None:
        """Let the next request (of this verb) fail so; with `effect`, after it was done."""
        self.faults.append(Fault(lambda _: error, effect, lambda call: only is None or call == only))

    def living(self, kind: Kind = Kind.ENTRY) -> list[Row]:
        """Return the rows that are not deleted."""
        return [row for row in self.rows.values() if row.kind is kind and not row.deleted]

    def snapshot(self) -> dict[RemoteId, Row]:
        """Return all rows, to be put back later."""
        return dict(self.rows)

    def roll_back(self, rows: dict[RemoteId, Row]) -> None:
        """Put an older state back without a word; the feed goes on as if nothing had happened."""
        self.rows = dict(rows)

    def count(self) -> None:
        """Take one request from the quota. Raises RateLimited when it is spent."""
        total = self.profile.capabilities.quota_per_hour
        if total is None:
            return
        if self.drips:
            self.spent = [moment for moment in self.spent if self.now() - moment < 3600]
            self.quota_left, self._hour = total - len(self.spent), min(self.spent, default=self.now())
        elif self.quota_left is None or self.now() - self._hour >= 3600:
            self.quota_left, self._hour = total, self.now()
        if self.quota_left <= 0:
            raise errors.RateLimited(status=402, retry_after=self.quota_resets_in(), quota=True)
        self.quota_left -= 1
        self.spent.append(self.now())

    def quota_resets_in(self) -> float:
        """Return the seconds until the quota is full again."""
        return max(0.0, self._hour + 3600 - self.now())

    def web_make(self, fields: dict[str, Any]) -> RemoteId:
        """Somebody records an entry in the browser."""
        usual = {"stop": None, "description": "", "project": None, "task": None, "tags": (), "billable": False}
        remote_id = self._new_id()
        self._store(Kind.ENTRY, remote_id, {**usual, **fields}, None)
        return remote_id

    def web_edit(self, remote_id: RemoteId, **fields: Any) -> None:
        """Somebody edits an entry in the browser."""
        row = self.rows[remote_id]
        self._store(row.kind, remote_id, {**row.fields, **fields}, row)

    def web_delete(self, remote_id: RemoteId) -> None:
        """Somebody deletes an entry in the browser."""
        row = self.rows[remote_id]
        self._keep(
            replace(row, deleted=True, seq=self._tick(), order=self._order(row, None), modified=self.server_now())
        )

    def server_now(self) -> float:
        """Return the server's own clock."""
        return self.now() + self.skew

    def seen(self) -> dict[RemoteId, Row]:
        """Return what readings show: the rows, or those of some changes ago."""
        if self.lag and len(self._history) > self.lag:
            return self._history[-1 - self.lag]
        return self.rows

    @property
    def seq(self) -> int:
        """The count of changes."""
        return self._seq

    def _tick(self) -> int:
        self._seq += 1
        return self._seq

    def _new_id(self) -> RemoteId:
        self._next_id += 1
        return RemoteId(f"r{self._next_id:06}")

    def _order(self, old: Row | None, asked: float | None) -> float:
        least = old.order + 1 if old else 1.0
        return max(least, self.server_now()) if asked is None else asked

    def _keep(self, row: Row) -> None:
        self.rows = {**self.rows, row.remote_id: row}
        self._history.append(self.rows)
        del self._history[:-50]

    def _store(
        self, kind: Kind, remote_id: RemoteId, fields: dict[str, Any], old: Row | None, order: float | None = None
    ) -> Row:
        if kind is Kind.ENTRY and fields["stop"] is None:
            self._stop_others(remote_id)
        row = Row(
            kind, remote_id, dict(canonical(fields)), self._tick(), self._order(old, order), order or self.server_now()
        )
        self._keep(row)
        return row

    def _stop_others(self, but: RemoteId) -> None:
        if self.profile.capabilities.stops_previous_on_start is not StopsPrevious.AT_RECEIPT:
            return
        for row in self.living():
            if row.fields["stop"] is None and row.remote_id != but:
                stop = max(int(self.server_now()), row.fields["start"])
                self._store(row.kind, row.remote_id, {**row.fields, "stop": stop}, row)


class MemoryProvider:
    """One computer's way to a `MemoryServer`."""

    kind = "memory"

    def __init__(self, server: MemoryServer) -> None:
        self._server = server
        self.capabilities = server.profile.capabilities

    def check(self) -> Identity:
        self._before("check", "")
        return Identity("somebody")

    def pull(self, cursor: str | None) -> Page:
        self._before("pull", "")
        server, capabilities = self._server, self.capabilities
        since = int(cursor.split("/")[0]) if cursor is not None and capabilities.incremental_pull else 0
        whole = since == 0 or (cursor is not None and cursor.endswith("/whole"))
        seen = server.seen()
        # Feeds overlap, so that nothing is missed.
        least = since if whole else since - 2
        rows = [row for row in seen.values() if row.seq > least and (capabilities.tombstones or not row.deleted)]
        # In the order of the changes, as feeds are: what changes while one is read comes again, later.
        rows.sort(key=lambda row: row.seq if server.profile.page_rows is not None else row.remote_id)
        page_rows = server.profile.page_rows
        if page_rows is not None and len(rows) > page_rows:
            part = rows[:page_rows]
            if part[-1].seq > since:
                mark = f"{part[-1].seq}/whole" if whole else str(part[-1].seq)
                return Page([self._record(row) for row in part], mark, more=True, server_date=server.server_now())
        newest = max((row.seq for row in seen.values()), default=0)
        return Page([self._record(row) for row in rows], str(newest), complete=whole, server_date=server.server_now())

    def create(self, draft: Draft) -> Written:
        with_effect = self._before("create", draft.key)
        server = self._server
        if draft.kind is not Kind.ENTRY and any(
            row.fields["name"] == draft.fields["name"] for row in server.living(draft.kind)
        ):
            raise errors.Refused(reason="duplicate", field="name")
        remote_id = draft.remote_id if self.capabilities.client_ids and draft.remote_id else server._new_id()
        old = server.rows.get(remote_id)
        if old is not None and self.capabilities.conditional_write:
            raise errors.ChangedThere(status=412)
        return self._written(draft.kind, remote_id, dict(draft.fields), old, with_effect, float(draft.now))

    def update(self, edit: Edit) -> Written:
        with_effect = self._before("update", edit.key)
        row = self._server.rows.get(edit.base.remote_id)
        if row is None or (row.deleted and not self.capabilities.revives):
            if row is None and self.capabilities.client_ids and self.capabilities.revives:
                whole = {**edit.base.fields, **edit.patch}
                return self._written(edit.base.kind, edit.base.remote_id, whole, None, with_effect, float(edit.now))
            raise errors.NotThere(status=404)
        if self.capabilities.conditional_write and str(row.seq) != edit.base.version:
            raise errors.ChangedThere(status=412)
        start = row.fields if self.capabilities.partial_update else edit.base.fields
        asked = max(float(edit.now), edit.base.order + 1)
        return self._written(row.kind, row.remote_id, {**start, **edit.patch}, row, with_effect, asked)

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        with_effect = self._before("delete", key)
        server = self._server
        row = server.rows.get(base.remote_id)
        if row is None and self.capabilities.client_ids and self.capabilities.revives:
            # Where a deletion is a record put in the place of another, it needs none to be there.
            row = Row(base.kind, base.remote_id, dict(base.fields), 0, base.order, base.order)
        if row is None or (row.deleted and not self.capabilities.revives):
            raise errors.NotThere(status=404)
        if self.capabilities.conditional_write and row.seq and str(row.seq) != base.version:
            raise errors.ChangedThere(status=412)
        order = max(float(now), base.order + 1) if not server.profile.echoes else server._order(row, None)
        gone = replace(row, deleted=True, order=order, modified=server.server_now(), seq=server.seq + 1)
        if with_effect and not self._ignored(row, order):
            server._keep(replace(gone, seq=server._tick()))
        self._after_effect()
        return Written(self._record(gone), echoed=server.profile.echoes, server_date=server.server_now())

    def find(self, sought: Sequence[Sought]) -> Found:
        self._before("find", "")
        if self._server.blind:
            return Found((), sought)
        rows = self._server.seen().values()
        return Found([self._record(row) for row in rows if self.capabilities.tombstones or not row.deleted])

    def remote_id_for(self, kind: Kind, local_id: str, fields: Fields) -> RemoteId | None:
        return RemoteId(local_id) if self.capabilities.client_ids else None

    def normalise(self, kind: Kind, fields: Fields) -> Fields:
        found = canonical(fields)
        if "description" in found:
            found["description"] = (found["description"] or "").strip()
        return found

    def refuses(self, kind: Kind, fields: Fields) -> Exception | None:
        limit = self.capabilities.max_description
        if limit is not None and len(fields.get("description") or "") > limit:
            return errors.Refused(reason="too-long", field="description", limit=limit)
        return None

    def quota(self) -> Sequence[Quota]:
        total, left = self.capabilities.quota_per_hour, self._server.quota_left
        return () if total is None or left is None else (Quota("all", left, total, self._server.quota_resets_in()),)

    def close(self) -> None:
        pass

    def _before(self, verb: str, key: str) -> bool:
        """Let a fault happen; returns whether a write may be kept. Raises what is to be raised before any work."""
        server = self._server
        fault = next((fault for fault in server.faults if fault.on(verb)), None)
        self._pending: BaseException | None = None
        if fault is not None:
            server.faults.remove(fault)
            error = fault.make(verb)
            if error is not None and not (fault.effect and verb in WRITES):
                server.calls.append(Call(verb, key, server.now(), False))
                raise error
            self._pending = error
        if server.down is not None:
            raise server.down
        if not server.signed_in:
            raise errors.SignInNeeded(status=401)
        server.count()
        server.calls.append(Call(verb, key, server.now(), True))
        if verb in WRITES and server.forgets:
            server.forgets -= 1
            return False
        return True

    def _after_effect(self) -> None:
        if self._pending is not None:
            raise self._pending

    def _ignored(self, row: Row | None, order: float) -> bool:
        # Servers that go by the client's time of modification say "accepted" and keep what is newer.
        return not self._server.profile.echoes and row is not None and order < row.order

    def _written(
        self, kind: Kind, remote_id: RemoteId, fields: dict[str, Any], old: Row | None, keep: bool, asked: float
    ) -> Written:
        server = self._server
        shown = dict(self.normalise(kind, fields))
        order = asked if not server.profile.echoes else None
        if keep and not self._ignored(old, asked):
            row = server._store(kind, remote_id, shown, old, order)
        else:
            row = Row(kind, remote_id, shown, server.seq + 1, server._order(old, order), server.server_now())
        self._after_effect()
        return Written(self._record(row), echoed=server.profile.echoes, server_date=server.server_now(), status=200)

    def _record(self, row: Row) -> RemoteRecord:
        return RemoteRecord(
            row.kind, row.remote_id, dict(row.fields), str(row.seq), row.order, row.modified, row.deleted
        )


def unclear(cause: str = "timeout") -> errors.Unclear:
    """The request went out, and nobody knows."""
    return errors.Unclear(cause=cause)


def misfortunes() -> Iterator[tuple[str, BaseException, bool]]:
    """Yield every way in which one write may fail: a name, the error, whether it is done all the same."""
    yield "no-network", errors.Unreachable(), False
    yield "busy", errors.RateLimited(status=429, retry_after=5.0), False
    yield "timeout-before", errors.Unclear(cause="timeout"), False
    yield "timeout-after", errors.Unclear(cause="timeout"), True
    yield "reset-after", errors.Unclear(cause="reset"), True
    yield "500-before", errors.Unclear(cause="status", status=500), False
    yield "500-after", errors.Unclear(cause="status", status=500), True
    yield "garbage-after", errors.Unclear(cause="shape", status=200), True
