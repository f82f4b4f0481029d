"""What the engine may ask of any server: one protocol, its capabilities and values. Knows no server and no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId

Fields = Mapping[str, Any]
"""A record in canonical form, JSON-able.

entry    start (UTC s), stop (UTC s or None while running), description, project (remote id or None),
         task (remote id or None), tags (sorted tuple of names), billable
project  name, color (#rrggbb), client (remote id or None), archived
client   name, archived        tag  name        task  name, project (remote id), archived
"""


class Holds(StrEnum):
    """How a server keeps something that it may have no place of its own for."""

    OWN = "own"
    AS_TAGS = "as-tags"
    NO = "no"


class StopsPrevious(StrEnum):
    """When a server stops the running timer because another one starts."""

    NO = "no"
    AT_RECEIPT = "at-receipt"
    AT_START = "at-start"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server can do (DESIGN 5, SYNC 2.8). The engine branches only on these; the contract suite proves each."""

    client_ids: bool = False
    idempotency_key_seconds: int | None = None
    conditional_write: bool = False
    partial_update: bool = False
    incremental_pull: bool = False
    feed_max_age_seconds: int | None = None
    feed_echoes_own_writes: bool = True
    tombstones: bool = False
    revives: bool = False
    """A deleted record may be written again under its own id."""
    epoch_signal: bool = False
    monotonic_version: bool = False
    stops_previous_on_start: StopsPrevious = StopsPrevious.NO
    entry_fields: frozenset[str] = frozenset({"start", "stop", "description", "project", "task", "tags", "billable"})
    projects: Holds = Holds.OWN
    clients: Holds = Holds.NO
    tags: Holds = Holds.AS_TAGS
    """OWN: tags are records of their own. AS_TAGS: naming one in an entry is enough."""
    tasks: Holds = Holds.NO
    max_description: int | None = None
    quota_per_hour: int | None = None
    range_max_rows: int | None = None
    """Most rows of one `ListsSpans.list_between`; None where there is no such call."""
    pull_seconds: float | None = None
    """Shortest time between two periodic pulls while somebody looks; None where the engine's own will do."""
    pull_seconds_unwatched: float | None = None
    """The same while the window was hidden, or the computer locked, for long."""
    pause_seconds: float = 0.0
    """Shortest time between two requests that the server takes without complaint for long."""
    deadline_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class RemoteRecord:
    """One record as the server holds it. `version` is opaque text that changes with each server change.

    `order` is comparable within one record if `monotonic_version`; `modified` is the last edit in UTC seconds by
    whoever made it, where the server says so.
    """

    kind: Kind
    remote_id: RemoteId
    fields: Fields
    version: str
    order: float = 0.0
    modified: float | None = None
    deleted: bool = False
    extra: Fields = field(default_factory=dict)
    """What the provider needs to write the record back whole (unknown keys included); kept in the base as it is."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a workspace asks of every record, so that the editor can say so before anything is sent.

    `required` and `no_place` name fields of an entry: those that must not be empty once it is finished, and those
    that the plan has no place for. Entries that begin before `locked_before` (UTC seconds) can't be changed.
    `only_admins` are the kinds of record that this user may not make.
    """

    required: frozenset[str] = frozenset()
    no_place: frozenset[str] = frozenset()
    locked_before: int | None = None
    only_admins: frozenset[Kind] = frozenset()


def rules_as_json(rules: Rules) -> dict[str, Any]:
    """Return rules as they are stored."""
    return {
        "required": sorted(rules.required),
        "no_place": sorted(rules.no_place),
        "locked_before": rules.locked_before,
        "only_admins": sorted(kind.value for kind in rules.only_admins),
    }


def rules_from_json(stored: Mapping[str, Any] | None) -> Rules:
    """Return rules as they were stored; none if nothing was."""
    if not stored:
        return Rules()
    return Rules(
        required=frozenset(stored.get("required", ())),
        no_place=frozenset(stored.get("no_place", ())),
        locked_before=stored.get("locked_before"),
        only_admins=frozenset(Kind(word) for word in stored.get("only_admins", ())),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a pull. `cursor` is stored together with the records; `more` asks for the next piece at once.

    `complete` says that the records of this page alone are all the server holds (deleted ones included where it has
    tombstones). `covers` are spans [first, last) of start instants in UTC seconds: the living entries that begin
    there are all in this page. `gap` says that deletions may have gone untold since the cursor: what is missing in a
    covered span was deleted. `unfinished` says that the history was not read to its end yet, though there may be
    nothing to ask for just now (`more`): a later pull goes on with it. `rules` replace those known so far.
    `epoch` changes when the server starts a new history. `elsewhere` are entries that lie in another workspace: what
    was in ours has left it, what never was is none of our business; projects and tasks they name mean nothing here.
    """

    records: Sequence[RemoteRecord]
    cursor: str
    more: bool = False
    complete: bool = False
    covers: Sequence[tuple[int, int]] = ()
    gap: bool = False
    unfinished: bool = False
    rules: Rules | None = None
    epoch: str | None = None
    server_date: float | None = None
    elsewhere: Sequence[RemoteRecord] = ()
    unreadable: Sequence[str] = ()
    """Places and faults of records that were left out because they make no sense; one odd record stops nobody."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to be created. `key` is the operation's id (idempotency key); `remote_id` is set if the client chooses.

    `now` is UTC seconds by this computer, corrected by the measured clock offset.
    """

    kind: Kind
    local_id: str
    fields: Fields
    key: str
    now: int
    remote_id: RemoteId | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a record the server has: only `patch` was changed here; `base` is the server's copy last seen.

    Servers that replace whole records get `{**base.fields, **patch}`.
    """

    base: RemoteRecord
    patch: Fields
    key: str
    now: int


@dataclass(frozen=True, slots=True)
class Written:
    """The answer to a write. `echoed` is False where the server only says "accepted" and does not show the record."""

    record: RemoteRecord
    echoed: bool = True
    server_date: float | None = None
    request_id: str | None = None
    status: int | None = None
    latency_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A write of unknown outcome to look for. `remote_id` is None if only its content can tell it."""

    kind: Kind
    remote_id: RemoteId | None
    fields: Fields
    first_sent: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of what was sought. `unread` are those of which it says nothing: neither there nor missing."""

    records: Sequence[RemoteRecord] = ()
    unread: Sequence[Sought] = ()


@dataclass(frozen=True, slots=True)
class Quota:
    """A bucket of requests. `resets_in` in seconds. The flags tell which calls spend it, where not all do."""

    bucket: str
    remaining: int
    total: int | None
    resets_in: float | None
    reads: bool = True
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the server says we are. `workspaces` are (id, name); `workspace` is the id of the one in use, "" if none."""

    user: str
    name: str = ""
    workspaces: Sequence[tuple[str, str]] = ()
    workspace: str = ""


@runtime_checkable
class Provider(Protocol):
    """One account on one server. Every method but the pure ones may raise `errors.ProviderError`.

    A provider repeats nothing, waits for nothing and keeps no state that a crash may not lose.
    """

    kind: str
    capabilities: Capabilities

    def check(self) -> Identity:
        """Ask the server who we are; raises SignInNeeded when the credentials are not accepted."""
        ...

    def pull(self, cursor: str | None) -> Page:
        """Fetch what changed since `cursor` (None: everything)."""
        ...

    def create(self, draft: Draft) -> Written:
        """Make a record. Repeating it is safe only if `client_ids` or an idempotency key says so."""
        ...

    def update(self, edit: Edit) -> Written:
        """Change a record."""
        ...

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        """Delete a record; the answer's record is deleted. NotThere if the server does not know it."""
        ...

    def find(self, sought: Sequence[Sought]) -> Found:
        """Read the records that may be what was sent; more than asked for is fine, deleted ones included.

        What is in neither part of the answer is not there: an entry is made again on the strength of that.
        """
        ...

    def remote_id_for(self, kind: Kind, local_id: str, fields: Fields) -> RemoteId | None:
        """Return the id this client chooses for a record, or None where the server does. Pure."""
        ...

    def normalise(self, kind: Kind, fields: Fields) -> Fields:
        """Return what the server would give back for `fields`. Pure."""
        ...

    def refuses(self, kind: Kind, fields: Fields) -> Exception | None:
        """Return the `errors.Refused` that this server is known to answer, without asking it. Pure."""
        ...

    def quota(self) -> Sequence[Quota]:
        """What is left of each bucket, as the last answers said. Pure."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class ListsSpans(Protocol):
    """A provider that can list the entries of a span: for verification and audits of days long past."""

    def list_between(self, first: int, last: int) -> Page:
        """Read the living entries that begin in [first, last), UTC seconds.

        Only spans named in `covers` are proved complete: none if the server cut the list, fewer if it no longer
        reaches back so far. The page's cursor is "" and means nothing.
        """
        ...


class CredentialSource(Protocol):
    """Gives the secret of an account when a call needs it, and not earlier."""

    def token(self) -> str | None:
        """Return the secret or None if there is none now."""
        ...


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """What a provider is made from. The secret is asked for through `credentials`, never kept in it."""

    kind: str
    url: str
    user: str = ""
    workspace: str = ""
    install_id: str = ""
    ca_file: str | None = None
    rules: Rules = Rules()
    """What the last page with rules said; the provider judges by them until it reads newer ones."""


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """A kind of server that accounts can be made for.

    `exchange(spec, secret)` turns what the user gave (password or token) into the token to keep; it may ask the
    server and raises SignInNeeded. `default_url` is "" where the user must name the server.
    """

    kind: str
    title: str
    default_url: str
    needs_user: bool
    secret_label: str
    has_workspaces: bool = False
    """Whether an account works in one of several workspaces, to be chosen by id or name."""


def canonical(fields: Fields) -> dict[str, Any]:
    """Return `fields` with tags as a sorted tuple, so that equal records compare equal."""
    found = dict(fields)
    if "tags" in found:
        found["tags"] = tuple(sorted(found["tags"] or ()))
    return found


def moved_away(record: RemoteRecord, known: Fields) -> RemoteRecord:
    """Return what an entry is for a workspace that it has left, as if deleted. `known` is what it was there.

    The project and the task it has now are another workspace's and mean nothing in this one.
    """
    fields = {**record.fields, "project": known.get("project"), "task": known.get("task")}
    return replace(record, fields=fields, version=f"{record.version}-elsewhere", deleted=True)
