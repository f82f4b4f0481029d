"""Every way in which one request can go wrong (PROOF 3.2), as a provider that stands between engine and server.

Knows no engine: what a fault looks like to a client is written down from `providers/errors.py` and SYNC 2.3.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.memory_server import WRITES, MemoryProvider, MemoryServer, Row
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import errors
from tracker_app.providers.base import Draft, Edit, Fields, Found, Identity, Page, Quota, RemoteRecord, Sought, Written


@dataclass(frozen=True, slots=True)
class Kind:
    """A misfortune. `write` and `read` make what the client meets, None where that kind of call is not touched.

    `effect` says whether the server did its work all the same. `late` seconds: it does it so much later.
    """

    name: str
    write: Callable[[], BaseException] | None = None
    read: Callable[[], BaseException] | None = None
    effect: bool = False
    late: float = 0.0
    answers: str = ""
    """For faults without an error: "forgotten", "other-record", "old-copy", "stale", "twice"."""


def _unclear(cause: str, status: int | None = None) -> Callable[[], BaseException]:
    return lambda: errors.Unclear(cause=cause, status=status)


def _trouble(cause: str, status: int | None = None, after: float | None = None) -> Callable[[], BaseException]:
    return lambda: errors.ServerTrouble(cause=cause, status=status, retry_after=after)


def _limited(after: float | None, *, quota: bool = False, status: int = 429) -> Callable[[], BaseException]:
    return lambda: errors.RateLimited(status=status, retry_after=after, quota=quota)


def _both(make: Callable[[], BaseException]) -> dict[str, Any]:
    return {"write": make, "read": make}


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("dns", **_both(lambda: errors.Unreachable(cause="name"))),
        Kind("refused", **_both(lambda: errors.Unreachable(cause="refused"))),
        Kind("tls", **_both(lambda: errors.Unreachable(cause="tls"))),
        Kind("reset-before", _unclear("reset"), _trouble("reset")),
        Kind("reset-after", _unclear("reset"), _trouble("reset"), effect=True),
        Kind("timeout-before", _unclear("timeout"), _trouble("timeout")),
        Kind("timeout-after", _unclear("timeout"), _trouble("timeout"), effect=True),
        Kind("late-5s", _unclear("timeout"), _trouble("timeout"), late=5.0),
        Kind("late-50s", _unclear("timeout"), _trouble("timeout"), late=50.0),
        Kind("500-before", _unclear("status", 500), _trouble("status", 500)),
        Kind("500-after", _unclear("status", 500), _trouble("status", 500), effect=True),
        Kind("502-after", _unclear("status", 502), _trouble("status", 502), effect=True),
        Kind("503", _unclear("status", 503), _trouble("status", 503)),
        Kind("503-retry", _limited(30.0, status=503), _trouble("status", 503, 30.0)),
        Kind("504-after", _unclear("status", 504), _trouble("status", 504), effect=True),
        Kind("429", **_both(_limited(None))),
        Kind("429-absurd", **_both(_limited(1e12))),
        Kind("429-past", **_both(_limited(0.0))),
        Kind("402-quota", **_both(_limited(600.0, quota=True, status=402))),
        Kind("401", **_both(lambda: errors.SignInNeeded(status=401))),
        Kind("404", lambda: errors.NotThere(status=404)),
        Kind("412", lambda: errors.ChangedThere(status=412)),
        Kind("garbage-before", _unclear("shape", 200), lambda: errors.Malformed(status=200)),
        Kind("garbage-after", _unclear("shape", 200), lambda: errors.Malformed(status=200), effect=True),
        Kind("cut-after", _unclear("cut", 200), _trouble("cut"), effect=True),
        Kind("portal", _unclear("portal", 200), lambda: errors.Malformed(status=200, portal=True)),
        Kind("too-large", _unclear("size", 200), lambda: errors.Malformed(status=200), effect=True),
        Kind("forgotten", answers="forgotten"),
        Kind("other-record", answers="other-record"),
        Kind("old-copy", answers="old-copy"),
        Kind("stale-read", answers="stale"),
        Kind("cursor-refused", read=lambda: errors.CursorRefused(status=400)),
    )
}
"""By name."""


@dataclass(slots=True)
class Weather:
    """What happens to which request. `choose(verb, n)` names a kind or None for the n-th request of this world."""

    choose: Callable[[str, int], str | None] = lambda verb, n: None
    answered: Callable[[], None] = lambda: None
    """Called with each answer, good or bad: lets the time go by that it took."""
    requests: int = 0
    met: list[tuple[int, str, str]] = field(default_factory=list)
    late: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    """Tags of entries whose creation was done or may be done, and was answered by an error or to nobody any more."""
    readers: set[int] = field(default_factory=set)
    """The computers to whom a reading was answered to its end."""
    overwritten: list[tuple[Sequence[str], Mapping[str, Any]]] = field(default_factory=list)
    """What a write took the place of although its sender had been shown a copy from before it, or it came while the
    write was still on its way: on a server that sets no condition no client can tell. Each is the entry's tags and the
    values that went."""

    def next(self, verb: str) -> Kind | None:
        """Count a request and return its misfortune."""
        self.requests += 1
        name = self.choose(verb, self.requests)
        if name is None:
            return None
        kind = KINDS[name]
        touches = kind.answers or (kind.write if verb in WRITES else kind.read)
        if not touches:
            return None
        self.met.append((self.requests, verb, name))
        return kind

    def catch_up(self, now: float) -> None:
        """Let the server do what clients have long given up on."""
        due = [work for at, work in self.late if at <= now]
        self.late = [(at, work) for at, work in self.late if at > now]
        for work in due:
            try:
                work()
            except errors.ProviderError:
                # Nobody is there any more to hear of it.
                continue


class FaultyProvider:
    """A computer's way to the server through this weather."""

    kind = "memory"

    def __init__(self, server: MemoryServer, weather: Weather, computer: int) -> None:
        self._inner = MemoryProvider(server)
        self._computer = computer
        self._server = server
        self._weather = weather
        self._hidden: dict[RemoteId, Row] = {}
        self.capabilities = server.profile.capabilities

    def check(self) -> Identity:
        return self._read("check", self._inner.check)

    def pull(self, cursor: str | None) -> Page:
        page: Page = self._read("pull", lambda: self._inner.pull(cursor))
        if not page.more:
            self._weather.readers.add(self._computer)
        return page

    def find(self, sought: Sequence[Sought]) -> Found:
        return self._read("find", lambda: self._inner.find(sought))

    def create(self, draft: Draft) -> Written:
        return self._write("create", lambda: self._inner.create(draft), None, tags=draft.fields.get("tags", ()))

    def update(self, edit: Edit) -> Written:
        known = self._known(edit.base)
        return self._write("update", lambda: self._updated(edit, known), edit.base)

    def _known(self, base: RemoteRecord) -> Row | None:
        """Return the row that the sender may have in mind: as it is now, unless a stale reading hid that from it."""
        row = self._server.rows.get(base.remote_id)
        is_hidden = row is not None and row == self._hidden.get(row.remote_id) and base.version != str(row.seq)
        return None if is_hidden else row

    def _updated(self, edit: Edit, known: Row | None) -> Written:
        before = self._server.rows.get(edit.base.remote_id)
        try:
            return self._inner.update(edit)
        finally:
            if before is not None and before != known and self._server.rows.get(before.remote_id) != before:
                names = edit.patch if self.capabilities.partial_update else before.fields
                went = {name: before.fields[name] for name in names if name in before.fields}
                self._weather.overwritten.append((before.fields.get("tags", ()), went))

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        return self._write("delete", lambda: self._inner.delete(base, key, now), base)

    def remote_id_for(self, kind: Any, local_id: str, fields: Fields) -> Any:
        return self._inner.remote_id_for(kind, local_id, fields)

    def normalise(self, kind: Any, fields: Fields) -> Fields:
        return self._inner.normalise(kind, fields)

    def refuses(self, kind: Any, fields: Fields) -> Exception | None:
        return self._inner.refuses(kind, fields)

    def quota(self) -> Sequence[Quota]:
        return self._inner.quota()

    def close(self) -> None:
        self._inner.close()

    def _read(self, verb: str, call: Callable[[], Any]) -> Any:
        try:
            return self._read_at_once(verb, call)
        finally:
            self._weather.answered()

    def _read_at_once(self, verb: str, call: Callable[[], Any]) -> Any:
        kind = self._weather.next(verb)
        if kind is None:
            self._hidden = {}
            return call()
        if kind.answers == "stale":
            before, self._server.lag = self._server.lag, 3
            shown = self._server.seen()
            self._hidden = {name: row for name, row in self._server.rows.items() if shown.get(name) != row}
            try:
                return call()
            finally:
                self._server.lag = before
        if kind.read is not None:
            raise kind.read()
        return call()

    def _write(
        self, verb: str, call: Callable[[], Written], base: RemoteRecord | None, tags: Sequence[str] = ()
    ) -> Written:
        try:
            return self._write_at_once(verb, call, base, tags)
        finally:
            self._weather.answered()

    def _write_at_once(
        self, verb: str, call: Callable[[], Written], base: RemoteRecord | None, tags: Sequence[str]
    ) -> Written:
        kind = self._weather.next(verb)
        if kind is None or kind.answers == "stale":
            return call()
        if kind.effect or kind.late or kind.answers:
            self._weather.doubtful.update(tags)
        if kind.answers == "forgotten":
            self._server.forgets += 1
            return call()
        if kind.answers:
            written = call()
            return _disguised(kind.answers, written, base)
        if kind.late:
            self._weather.late.append((self._server.now() + kind.late, call))
        elif kind.effect:
            call()
        assert kind.write is not None
        raise kind.write()


def _disguised(answers: str, written: Written, base: RemoteRecord | None) -> Written:
    if not written.echoed:
        return written
    if answers == "old-copy" and base is not None and not written.record.deleted:
        return replace(written, record=base)
    fields = {**written.record.fields, "description": "somebody else's"}
    if "description" not in written.record.fields:
        fields = {**written.record.fields, "name": "somebody else's"}
    return replace(written, record=replace(written.record, fields=fields))
