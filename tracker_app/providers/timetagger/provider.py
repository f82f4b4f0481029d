"""TimeTagger as a provider: cursor with overlap, whole records, deletion by hiding. Knows no store and no engine.

`mt` of a write is the larger of now and one more than the base's, since the server keeps the larger `mt` and says
"accepted" in any case. Hence `Written.echoed` is False: only a later pull proves that a write was kept.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker_app.domain.catalog import color_for
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import hostile
from tracker_app.providers.base import (
    AccountSpec,
    Capabilities,
    CredentialSource,
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
    Written,
)
from tracker_app.providers.errors import CursorRefused, ProviderError, Refused, SignInNeeded, Unclear
from tracker_app.providers.http import Http, filled
from tracker_app.providers.timetagger import api, wire
from tracker_app.providers.timetagger.text import (
    CannotHold,
    project_id,
    project_name,
    task_id,
    task_parts,
)

KIND = "timetagger"
OVERLAP_SECONDS = 30.0
"""A write is stamped before it waits for the database, so the feed's own time skips it (apis/timetagger.md 4)."""
CLOCK_SLACK_SECONDS = 15.0
FIRST_EPOCH = "0"
CAPABILITIES = Capabilities(
    client_ids=True,
    incremental_pull=True,
    tombstones=True,
    revives=True,
    epoch_signal=True,
    monotonic_version=True,
    projects=Holds.AS_TAGS,
    clients=Holds.NO,
    tags=Holds.AS_TAGS,
    tasks=Holds.AS_TAGS,
    max_description=wire.MOST_CHARACTERS,
    deadline_seconds=60.0,
)


class TimeTaggerProvider:
    """One account on one TimeTagger."""

    kind = KIND
    capabilities = CAPABILITIES

    def __init__(self, spec: AccountSpec, credentials: CredentialSource) -> None:
        self._spec = spec
        self._credentials = credentials
        self._http: Http | None = None

    def check(self) -> Identity:
        """Ask with the lightest call; the user's name is read from the token, which the server has just accepted."""
        api.get_version(self._wire())
        user = _user_of(self._credentials.token() or "") or self._spec.user
        return Identity(user=user, name=user)

    def pull(self, cursor: str | None) -> Page:
        """Fetch what was stored since `cursor`, and 30 s before it; repeats are the price of missing nothing.

        Raises CursorRefused if the server's clock went back behind the cursor: what it stored since then may bear
        an older time than we would ask for.
        """
        last, epoch = _read_cursor(cursor)
        since = max(0.0, last - OVERLAP_SECONDS)
        updates = api.get_updates(self._wire(), since)
        if updates.server_time < last - CLOCK_SLACK_SECONDS:
            raise CursorRefused(server_date=updates.server_date)
        epoch = _epoch(updates, since, epoch, first=cursor is None)
        entries = [wire.decode(raw) for raw in updates.records]
        return Page(
            records=(*_named(entries), *entries),
            cursor=f"{updates.server_time!r}@{epoch or ''}",
            complete=cursor is None or updates.reset,
            epoch=epoch,
            server_date=updates.server_time,
            unreadable=updates.unreadable,
        )

    def create(self, draft: Draft) -> Written:
        """Store a new record under the key that we chose; a repeat is harmless. Only entries go over the wire."""
        if draft.kind is not Kind.ENTRY:
            return self._create_name(draft)
        key = draft.remote_id or RemoteId(draft.local_id)
        return self._put(_encoded(key, draft.fields, draft.now, None), draft.key)

    def update(self, edit: Edit) -> Written:
        """Replace the whole record; a deleted one comes back to life under its key."""
        fields = {**edit.base.fields, **edit.patch}
        if edit.base.kind is not Kind.ENTRY:
            return self._update_name(edit.base, fields)
        return self._put(_encoded(edit.base.remote_id, fields, _mt(edit.now, edit.base), edit.base), edit.key)

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        """Hide the record, which is how TimeTagger deletes. A name goes when its last entry drops it."""
        if base.kind is not Kind.ENTRY:
            return Written(replace(base, deleted=True))
        return self._put(wire.hidden(base, _mt(now, base)), key)

    def find(self, sought: Sequence[Sought]) -> Found:
        """Read the records by their keys. There is no call for one key, so all are listed; that is cheap here."""
        wanted = {one.remote_id for one in sought}
        names = [
            _name_record(one.kind, one.remote_id, self.normalise(one.kind, one.fields))
            for one in sought
            if one.kind is not Kind.ENTRY and one.remote_id is not None
        ]
        if not any(one.kind is Kind.ENTRY for one in sought):
            return Found(names)
        updates = api.get_updates(self._wire(), 0.0)
        there = [wire.decode(raw) for raw in updates.records if raw.key in wanted]
        keys = {one.remote_id for one in there}
        # One of the records that make no sense may be what was sought.
        unread = [one for one in sought if one.kind is Kind.ENTRY and one.remote_id not in keys]
        return Found([*names, *there], unread if updates.unreadable else ())

    def remote_id_for(self, kind: Kind, local_id: str, fields: Fields) -> RemoteId | None:
        """Entries keep our id as their key; projects, tasks and tags are known by how their name is written."""
        match kind:
            case Kind.ENTRY:
                return RemoteId(local_id)
            case Kind.PROJECT:
                return project_id(fields["name"])
            case Kind.TASK if fields.get("project"):
                return task_id(fields["project"], fields["name"])
            case Kind.TAG:
                return RemoteId(fields["name"])
            case _:
                return None

    def normalise(self, kind: Kind, fields: Fields) -> Fields:
        """Return what the server gives back. What it refuses comes back as it is; `refuses` tells."""
        match kind:
            case Kind.ENTRY:
                try:
                    return wire.normalise(fields)
                except CannotHold:
                    return fields
            case Kind.PROJECT:
                return _project_fields(fields["name"])
            case Kind.TASK:
                return _task_fields(fields["name"], fields.get("project"))
            case Kind.TAG:
                return {"name": fields["name"]}
            case _:
                return fields

    def refuses(self, kind: Kind, fields: Fields) -> Exception | None:
        """Return the refusal known beforehand: too long, a text that means deletion, a name there is no place for."""
        match kind:
            case Kind.ENTRY:
                return _refusal_of_entry(fields)
            case Kind.PROJECT | Kind.TASK | Kind.TAG:
                return None if fields.get("name") else Refused(reason="required", field="name")
            case _:
                return Refused(reason="other")

    def quota(self) -> Sequence[Quota]:
        """TimeTagger sets no limit."""
        return ()

    def close(self) -> None:
        """Let go of the connection."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _wire(self) -> Http:
        if self._http is None:
            self._http = Http(api.base_address(self._spec.url), self._signed, self._spec.ca_file)
        return self._http

    def _signed(self) -> Mapping[str, str]:
        token = self._credentials.token()
        if not token:
            raise SignInNeeded
        return {"authtoken": token}

    def _put(self, raw: wire.Raw, request_id: str) -> Written:
        put = api.put_records(self._wire(), [raw], request_id)
        if raw.key in put.failed:
            raise api.refusal(put.failed[raw.key], put)
        if raw.key not in put.accepted:
            raise filled(Unclear(cause="shape"), put.answer)
        answer = put.answer
        return Written(
            record=wire.decode(raw),
            echoed=False,
            server_date=answer.server_date,
            request_id=answer.request_id,
            status=answer.status,
            latency_ms=answer.latency_ms,
        )

    def _create_name(self, draft: Draft) -> Written:
        """A name is there as soon as an entry carries it; nothing is sent."""
        error = self.refuses(draft.kind, draft.fields)
        key = draft.remote_id or self.remote_id_for(draft.kind, draft.local_id, draft.fields)
        if isinstance(error, ProviderError):
            raise error
        if key is None:
            raise Refused(reason="required", field="project")
        return Written(_name_record(draft.kind, key, self.normalise(draft.kind, draft.fields)))

    def _update_name(self, base: RemoteRecord, fields: Fields) -> Written:
        """Colour and the like have no place there. Another name would be another tag on every entry: refused."""
        if fields.get("name") != base.fields.get("name") or fields.get("project") != base.fields.get("project"):
            raise Refused(reason="other", field="name")
        return Written(replace(base, fields=self.normalise(base.kind, fields), deleted=False))


def exchange(spec: AccountSpec, secret: str) -> str:
    """Return the API token for what the user gave: user and password, an API token, or a web token of two weeks.

    The password is used once and kept nowhere. Raises SignInNeeded if the server does not accept it.
    """
    signed: dict[str, str] = {}
    http = Http(api.base_address(spec.url), lambda: signed, spec.ca_file)
    try:
        token = secret.strip()
        if _user_of(token) is None:
            if not spec.user:
                raise SignInNeeded(words="user name missing")
            token = api.log_in(http, spec.user, secret)
        signed["authtoken"] = token
        return api.get_api_token(http) or token
    finally:
        http.close()


def token_for_run(spec: AccountSpec, given: str) -> str:
    """Return the token for what stands in the environment: a token as it is, a password exchanged. Raises as above."""
    return given.strip() if _user_of(given.strip()) is not None else exchange(spec, given)


def _user_of(token: str) -> str | None:
    """The user named in a token, None if it is no token of TimeTagger's. Nothing is verified: the server does that."""
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii() or not token.isprintable():
        return None
    try:
        found = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    user = found.get("username") if isinstance(found, dict) else None
    return user if isinstance(user, str) else None


def _read_cursor(cursor: str | None) -> tuple[float, str | None]:
    """The server's time and the epoch of the last pull. Raises CursorRefused for what is no cursor of ours."""
    if cursor is None:
        return 0.0, None
    seconds, mark, epoch = cursor.partition("@")
    try:
        last, _ = float(seconds), float(epoch or 0)
    except ValueError:
        mark = ""
    if not mark or not 0 <= last < 1e11:
        raise CursorRefused
    return last, epoch or None


def _epoch(updates: api.Updates, since: float, old: str | None, *, first: bool) -> str | None:
    """The name of the server's history: the moment a reset was noticed. None where no telling which one it is."""
    if first:
        # A feed from 0 says whether there ever was a reset, not when.
        return None if updates.reset else FIRST_EPOCH
    if not updates.reset:
        return old
    # Within the overlap the same reset shows again.
    return old if old is not None and float(old) >= since > 0 else repr(updates.server_time)


def _mt(now: int, base: RemoteRecord) -> int:
    # The largest number that the server can store: with equal `mt` the newcomer wins, so even that one can be met.
    return min(max(now, int(base.extra.get("mt", base.order)) + 1), hostile.INT64_HIGH)


def _encoded(key: RemoteId, fields: Fields, mt: int, base: RemoteRecord | None) -> wire.Raw:
    """Return the record to send. Raises Refused where TimeTagger has no way to hold it."""
    try:
        raw = wire.encode(key, fields, mt, base)
    except CannotHold as fault:
        raise Refused(reason="other", field=fault.field) from None
    if len(raw.ds) > wire.MOST_CHARACTERS:
        raise _too_long(raw.ds, fields)
    return raw


def _too_long(ds: str, fields: Fields) -> Refused:
    """Tell how long the description may be beside the tags; if not one character, the tags are at fault."""
    left = wire.MOST_CHARACTERS - (len(ds) - len(fields.get("description") or ""))
    if left > 0:
        return Refused(reason="too-long", field="description", limit=left)
    return Refused(reason="too-long", field="tags", limit=wire.MOST_CHARACTERS)


def _refusal_of_entry(fields: Fields) -> Refused | None:
    try:
        _encoded(RemoteId("x"), fields, 0, None)
    except Refused as refused:
        return refused
    return None


def _named(entries: Iterable[RemoteRecord]) -> Iterator[RemoteRecord]:
    """The projects, then the tasks that living entries name, once each: they exist there in no other way."""
    living = [entry.fields for entry in entries if not entry.deleted]
    for project in sorted({fields["project"] for fields in living if fields["project"]}):
        yield _name_record(Kind.PROJECT, project, _project_fields(project_name(project) or project))
    for task in sorted({fields["task"] for fields in living if fields["task"]}):
        parts = task_parts(task)
        if parts is not None:
            yield _name_record(Kind.TASK, task, _task_fields(parts[1], parts[0]))


def _name_record(kind: Kind, key: RemoteId, fields: Fields) -> RemoteRecord:
    return RemoteRecord(kind, key, fields, version="1")


def _project_fields(name: str) -> Fields:
    return {"name": name, "color": color_for(name), "client": None, "archived": False}


def _task_fields(name: str, project: RemoteId | None) -> Fields:
    return {"name": name, "project": project, "archived": False}
