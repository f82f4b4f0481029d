"""Toggl Track as a provider: change feed with overlap, the past in steps, partial writes. Knows no store and no engine.

An account works in one workspace. Toggl knows no id of ours and no condition on a write, so a create of unknown
outcome is looked for by its content (`find`), and never sent twice from here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    StopsPrevious,
    Written,
)
from tracker_app.providers.errors import Malformed, NotThere, ProviderError, Refused, SignInNeeded, Unclear
from tracker_app.providers.http import Answer, Http, filled
from tracker_app.providers.toggl import api, catalog, places, pulling, rules, seeking, wire
from tracker_app.providers.toggl.answers import MOST_DESCRIPTION
from tracker_app.providers.toggl.meter import FREE_TOTAL, Meter
from tracker_app.providers.toggl.workspaces import choose, in_account

KIND = "toggl"
TOKEN_PASSWORD = "api_token"  # noqa: S105 - the word that Toggl wants in the password's place
WATCHED_SECONDS = 660.0
"""With the engine's spread of a fifth and a list an hour, at most eight requests an hour."""
UNWATCHED_SECONDS = 5400.0
CAPABILITIES = Capabilities(
    partial_update=True,
    incremental_pull=True,
    feed_max_age_seconds=60 * places.DAY,
    tombstones=True,
    monotonic_version=True,
    stops_previous_on_start=StopsPrevious.AT_RECEIPT,
    projects=Holds.OWN,
    clients=Holds.OWN,
    tags=Holds.OWN,
    tasks=Holds.OWN,
    max_description=MOST_DESCRIPTION,
    quota_per_hour=FREE_TOTAL,
    range_max_rows=api.MOST_ROWS,
    pull_seconds=WATCHED_SECONDS,
    pull_seconds_unwatched=UNWATCHED_SECONDS,
    pause_seconds=1.0,
    deadline_seconds=60.0,
)


class TogglProvider:
    """One workspace of one Toggl Track user. `connect` makes the session that requests go through."""

    kind = KIND
    capabilities = CAPABILITIES

    def __init__(
        self, spec: AccountSpec, credentials: CredentialSource, connect: Callable[..., Http] | None = None
    ) -> None:
        self._spec = spec
        self._credentials = credentials
        self._connect = connect or Http
        self._rules = spec.rules
        self._meter = Meter(is_free=bool(spec.rules.no_place))
        self._tags: dict[int, str] = {}
        self._workspace: int | None = None
        self._http: Http | None = None

    def check(self) -> Identity:
        """Ask who we are and which workspaces there are. Raises Refused if the one asked for is not among them."""
        me, answer = api.get_me(self._wire(), related=True)
        try:
            found = in_account(me)
            chosen = choose(me, found, self._spec.workspace)
            email = hostile.text(me.get("email"), "me.email", 320)
            name = wire.text_or_none(me.get("fullname"), "me.fullname")
        except Malformed as fault:
            raise _no_words(filled(Malformed(), answer)) from fault
        return Identity(
            user=email, name=name or email, workspaces=[(str(n), w) for n, w in found], workspace=str(chosen)
        )

    def pull(self, cursor: str | None) -> Page:
        """Fetch the next piece: what changed, else a list that is due, else the next piece of the past."""
        puller = self._puller()
        page = puller.begin() if cursor is None else puller.go_on(places.read(cursor))
        if page.rules is not None:
            self._rules = page.rules
            self._meter.is_free = bool(page.rules.no_place)
        return page

    def create(self, draft: Draft) -> Written:
        """Make a record. A repeat makes another one; a tag or client that is there already is taken as made."""
        if draft.kind is not Kind.ENTRY:
            return self._create_record(draft)
        workspace = self._workspace_id()
        body = wire.creation(draft.fields, workspace)
        value, answer = api.post_entry(self._wire(), workspace, body, draft.key)
        record = self._written_entry(value, answer)
        if record.deleted or record.fields["start"] != draft.fields["start"]:
            raise filled(Unclear(cause="shape"), answer)
        return _written(record, answer)

    def update(self, edit: Edit) -> Written:
        """Send what was changed and nothing else."""
        if edit.base.kind is not Kind.ENTRY:
            return self._update_record(edit)
        workspace = self._workspace_id()
        number = wire.number_of(edit.base.remote_id, "id")
        body = wire.change(edit.base.fields, edit.patch, workspace)
        value, answer = api.put_entry(self._wire(), workspace, number, body, edit.key)
        record = self._written_entry(value, answer)
        if record.remote_id != edit.base.remote_id:
            raise filled(Unclear(cause="shape"), answer)
        if record.deleted:
            # Some servers answer an edit of a deleted entry with what is left of it (sheet 13, question 3).
            raise filled(NotThere(), answer)
        wanted = self.normalise(Kind.ENTRY, {**edit.base.fields, **edit.patch})
        if "project" in edit.patch and wanted["project"] is None and record.fields["project"] is not None:
            # It takes null for "leave it" (question 5), and there is no other word: to repeat it would not help.
            raise filled(Refused(reason="other", field="project"), answer)
        return _written(record, answer)

    def delete(self, base: RemoteRecord, key: str, now: int) -> Written:
        """Delete a record; the time booked on a deleted project stays. NotThere if it is gone already."""
        workspace = self._workspace_id()
        if base.kind is Kind.ENTRY:
            number = wire.number_of(base.remote_id, "id")
            answer = api.delete_entry(self._wire(), workspace, number, key)
        else:
            query = "?teDeletionMode=unassign" if base.kind is Kind.PROJECT else ""
            answer = api.delete_record(self._wire(), self._path(base.kind, base.fields, base.remote_id) + query, key)
        return _written(replace(base, deleted=True, version=f"{base.version}-deleted"), answer)

    def find(self, sought: Sequence[Sought]) -> Found:
        """Read what may be what was sent: from the feed, then from what a feed does not tell. At most a few reads."""
        return seeking.find(self._wire(), self._workspace_id(), self._meter, sought)

    def list_between(self, first: int, last: int) -> Page:
        """Read the living entries that begin in a span, from a range, or from a report if it lies too far back."""
        return self._puller().span(first, last)

    def remote_id_for(self, kind: Kind, local_id: str, fields: Fields) -> RemoteId | None:
        """Toggl chooses every id itself."""
        return None

    def normalise(self, kind: Kind, fields: Fields) -> Fields:
        """Return what Toggl gives back."""
        return wire.normalise(fields) if kind is Kind.ENTRY else catalog.normalise(kind, fields)

    def refuses(self, kind: Kind, fields: Fields) -> Exception | None:
        """Return the refusal known beforehand, by the workspace's own rules too."""
        if kind is Kind.ENTRY:
            return rules.refusal(self._rules, fields)
        return catalog.refusal(fields)

    def quota(self) -> Sequence[Quota]:
        """What is left for calls about the user and for those about the workspace."""
        return self._meter.quotas()

    def close(self) -> None:
        """Let go of the connection."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _puller(self) -> pulling.Puller:
        return pulling.Puller(self._wire(), self._workspace_id, self._meter, self._rules, self._tags)

    def _wire(self) -> Http:
        if self._http is None:
            address = api.base_address(self._spec.url)
            self._http = self._connect(address, self._signed, self._spec.ca_file, self._meter.hear)
        return self._http

    def _signed(self) -> Mapping[str, str]:
        token = self._credentials.token()
        if not token:
            raise SignInNeeded
        return api.signed(token, TOKEN_PASSWORD)

    def _workspace_id(self) -> int:
        """The workspace's id: as kept with the account, else asked for once."""
        if self._workspace is None:
            if self._spec.workspace.isascii() and self._spec.workspace.isdecimal():
                self._workspace = int(self._spec.workspace)
            else:
                self._workspace = int(self.check().workspace)
        return self._workspace

    def _written_entry(self, value: object, answer: Answer) -> RemoteRecord:
        try:
            row = wire.read_row(value, "answer")
        except Malformed as fault:
            raise filled(Unclear(cause="shape"), answer) from fault
        if row.workspace != self._workspace_id():
            raise filled(Unclear(cause="shape"), answer)
        return row.record

    def _create_record(self, draft: Draft) -> Written:
        body = catalog.body_of(draft.kind, draft.fields, self._workspace_id())
        path = self._path(draft.kind, draft.fields, None)
        try:
            value, answer = api.post_record(self._wire(), path, body, draft.key)
        except Refused as refused:
            if refused.reason != "duplicate" or draft.kind not in (Kind.TAG, Kind.CLIENT):
                raise
            # Nothing but its name makes it what it is, so the one that is there is the one we want.
            found = self._named(draft.kind, draft.fields["name"])
            if found is None:
                raise
            return Written(found, server_date=refused.server_date, request_id=refused.request_id, status=200)
        return _written(self._written_record(draft.kind, value, answer, draft.fields), answer)

    def _update_record(self, edit: Edit) -> Written:
        base, fields = edit.base, {**edit.base.fields, **edit.patch}
        path = self._path(base.kind, base.fields, base.remote_id)
        changed = dict(edit.patch)
        if base.kind is Kind.CLIENT and "archived" in changed:
            verb = "archive" if changed.pop("archived") else "restore"
            _, answer = api.post_record(self._wire(), f"{path}/{verb}", {}, edit.key)
            if not changed:
                number = wire.number_of(base.remote_id, "id")
                return _written(catalog.record(base.kind, number, self.normalise(base.kind, fields)), answer)
        body = catalog.body_of(base.kind, changed, self._workspace_id())
        value, answer = api.put_record(self._wire(), path, body, edit.key)
        record = self._written_record(base.kind, value, answer, fields)
        if record.remote_id != base.remote_id:
            raise filled(Unclear(cause="shape"), answer)
        return _written(record, answer)

    def _written_record(self, kind: Kind, value: Any, answer: Answer, fields: Fields) -> RemoteRecord:
        if kind is Kind.TAG and isinstance(value, list):
            # A list of tags, of which ours is one (sheet 5.6).
            value = next((one for one in value if isinstance(one, dict) and one.get("name") == fields["name"]), None)
        try:
            return catalog.read_record(kind, value, "answer")
        except Malformed as fault:
            raise filled(Unclear(cause="shape"), answer) from fault

    def _named(self, kind: Kind, name: str) -> RemoteRecord | None:
        listed = api.get_list(self._wire(), kind)
        records, _ = catalog.read_records(kind, listed.items, self._workspace_id())
        return next((one for one in records if one.fields["name"] == name and not one.deleted), None)

    def _path(self, kind: Kind, fields: Fields, remote_id: RemoteId | None) -> str:
        """The path of a list, or of one record in it. Raises Refused for a task without a project."""
        path = f"workspaces/{self._workspace_id()}/"
        if kind is Kind.TASK:
            if fields.get("project") is None:
                raise Refused(reason="required", field="project")
            path += f"projects/{wire.number_of(fields['project'], 'project')}/"
        path += catalog.LISTS[kind]
        return path if remote_id is None else f"{path}/{wire.number_of(remote_id, 'id')}"


def _no_words(error: ProviderError) -> ProviderError:
    """Return the error without the server's words: this answer holds secrets."""
    error.words = ""
    return error


def _written(record: RemoteRecord, answer: Answer) -> Written:
    return Written(
        record=record,
        server_date=answer.server_date,
        request_id=answer.request_id,
        status=answer.status,
        latency_ms=answer.latency_ms,
    )
