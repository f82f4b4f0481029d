"""Decides what the next read of a pull is, and makes a page of it: lists, past, feed. Knows no write.

A list that is due comes first (one an hour at most), then the past as far as the quota has room, interrupted by the
feed when that was not read for a while. The last page of every pull is the feed: what is pushed then builds on it.
Whatever an entry names is in the same page or an earlier one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import hostile
from tracker_app.providers.base import Page, RemoteRecord, Rules
from tracker_app.providers.errors import Malformed, ProviderError, Refused
from tracker_app.providers.http import Answer, Http, filled
from tracker_app.providers.toggl import api, catalog, history, places, rules, wire, workspaces
from tracker_app.providers.toggl.answers import first_day_allowed, is_too_old
from tracker_app.providers.toggl.meter import USER, WORKSPACE, Meter
from tracker_app.providers.toggl.places import OVERLAP, Place

FEED_EVERY = 600.0
"""While the past is read, the feed is asked this often (seconds)."""
LIST_EVERY = 6 * 3600.0
"""A list is read again after so long; entries that name something unknown have it read at once."""
LIST_GAP = 3600.0
"""Time between two lists, so that they do not come in a row after a night."""
WORKSPACE_LIST, LOCK_LIST = "workspaces", "preferences"
KINDS = (Kind.CLIENT, Kind.PROJECT, Kind.TAG, Kind.TASK)
NAMED_BY = {Kind.PROJECT: "project", Kind.TASK: "task"}


@dataclass
class Puller:
    """Reads for one account. `workspace` gives the workspace's id, asking for it if it must.

    `tags` holds names of tags by their ids, which only reports need; it may start empty.
    """

    http: Http
    workspace: Callable[[], int]
    meter: Meter
    rules: Rules
    tags: dict[int, str]

    def begin(self) -> Page:
        """Read everything but the entries in one request, and set out for the past."""
        me, answer = api.get_me(self.http, related=True)
        workspace = self.workspace()
        try:
            user = hostile.whole(me.get("id"), "me.id", 1)
            items = {kind: hostile.a_list(me.get(catalog.LISTS[kind]) or [], kind) for kind in KINDS}
            chosen = workspaces.raw(me, workspace)
            rules_now = rules.of_workspace(chosen, self.rules) if chosen is not None else None
        except Malformed as fault:
            error = filled(Malformed(), answer)
            error.words = ""
            raise error from fault
        if chosen is None:
            raise filled(Refused(reason="no-workspace", field="workspace"), answer)
        now = self._now(answer, 0.0)
        place = Place(user=user, since=max(0, int(now) - OVERLAP), heard=now, fed=now)
        place = replace(place, history=places.fresh_history(now), listed={WORKSPACE_LIST: now})
        records: list[RemoteRecord] = []
        unreadable: list[str] = []
        for kind in KINDS:
            read, odd = catalog.read_records(kind, items[kind], workspace)
            place = _knowing(place, kind, read)
            records += read
            unreadable += odd
        return self._page(place, records, unreadable=unreadable, found=rules_now)

    def go_on(self, place: Place) -> Page:
        """Read the next piece after `place`."""
        if place.list_due is not None:
            return self._list(place, place.list_due)
        if place.history is not None and self._has_room(place) and place.heard - place.fed < FEED_EVERY:
            return self._past(place)
        return self._feed(place)

    def span(self, first: int, last: int) -> Page:
        """Read the living entries that begin in [first, last)."""
        workspace = self.workspace()
        try:
            listed = api.get_span(self.http, first, last)
        except ProviderError as error:
            if first_day_allowed(error) is None:
                raise
            return Page((), "", unreadable=["the span begins before what can be listed"])
        rows, unreadable = wire.read_rows(listed.items)
        records, elsewhere = wire.parted(rows, workspace)
        inside = [one for one in records if first <= one.fields["start"] < last]
        whole = len(listed.items) < api.MOST_ROWS and not unreadable
        return Page(
            records=inside,
            cursor="",
            covers=((first, last),) if whole else (),
            server_date=listed.answer.server_date,
            elsewhere=elsewhere,
            unreadable=unreadable,
        )

    def _feed(self, place: Place) -> Page:
        try:
            listed = api.get_changes(self.http, place.since)
        except ProviderError as error:
            if not is_too_old(error):
                raise
            # We were away for longer than the feed reaches back: what is there is read anew, nothing is deleted.
            now = error.server_date if error.server_date is not None else place.heard
            anew = replace(place, since=max(0, int(now) - OVERLAP), heard=now, fed=now)
            return self._page(replace(anew, history=places.fresh_history(now, gap=True)), [])
        rows, unreadable = wire.read_rows(listed.items)
        place = replace(place, heard=self._now(listed.answer, place.heard))
        newest = max((row.record.modified or 0.0 for row in rows), default=None)
        place = place.after_feed(newest, cut=len(listed.items) >= api.MOST_ROWS)
        ours, elsewhere = wire.parted(rows, self.workspace())
        place, parents = self._parents(place, ours)
        place = replace(place, list_due=self._due(place))
        page = self._page(place, [*parents, *ours], listed.answer, unreadable, more=self._has_room(place))
        return replace(page, elsewhere=elsewhere)

    def _past(self, place: Place) -> Page:
        assert place.history is not None  # noqa: S101 - for the type checker: go_on has looked
        step = history.step(self.http, self.workspace(), place.user, place.history, self._tag_names)
        gap = place.history.gap
        place = replace(place, history=step.history, heard=max(place.heard, self.meter.now or 0.0))
        place, parents = self._parents(place, list(step.records))
        records = [*parents, *step.records]
        page = self._page(place, records, unreadable=step.unreadable, covers=step.covers, gap=gap)
        return replace(page, elsewhere=step.elsewhere)

    def _list(self, place: Place, name: str) -> Page:
        """Read one list; one that cannot be had is left alone until the next time, since the feed matters more."""
        records: list[RemoteRecord] = []
        unreadable: list[str] = []
        found: Rules | None = None
        try:
            if name == WORKSPACE_LIST:
                listed = api.get_workspaces(self.http)
                chosen = workspaces.raw({"workspaces": list(listed.items)}, self.workspace())
                found = rules.of_workspace(chosen, self.rules) if chosen is not None else None
            elif name == LOCK_LIST:
                value, _ = api.get_preferences(self.http, self.workspace())
                found = replace(self.rules, locked_before=rules.locked_before(value))
            else:
                place, records, unreadable = self._read_list(place, _kind_of(name))
        except ProviderError as error:
            unreadable = [f"{name}: {error}"]
        heard = max(place.heard, self.meter.now or 0.0)
        place = replace(place, heard=heard, listed={**place.listed, name: heard}, list_due=None)
        return self._page(place, records, unreadable=unreadable, found=found)

    def _read_list(self, place: Place, kind: Kind) -> tuple[Place, list[RemoteRecord], list[str]]:
        """Read what changed of one kind since it was last listed, deleted ones too; all of it the first time."""
        last = place.listed.get(catalog.LISTS[kind])
        try:
            listed = api.get_list(self.http, kind, None if last is None else max(0, int(last) - OVERLAP))
        except ProviderError as error:
            if not is_too_old(error):
                raise
            listed = api.get_list(self.http, kind)
        records, unreadable = catalog.read_records(kind, listed.items, self.workspace())
        place = _knowing(place, kind, records)
        now = self._now(listed.answer, place.heard)
        return replace(place, listed={**place.listed, catalog.LISTS[kind]: now}), records, unreadable

    def _parents(self, place: Place, records: list[RemoteRecord]) -> tuple[Place, list[RemoteRecord]]:
        """Read the lists of what entries name and nobody told us of yet; a stand-in for what no list tells of."""
        parents: list[RemoteRecord] = []
        for kind, name in NAMED_BY.items():
            unknown = wire.ids_named(records, name) - place.known.get(kind, frozenset())
            if not unknown:
                continue
            place, read, _ = self._read_list(place, kind)
            unknown -= place.known.get(kind, frozenset())
            stand_ins = [catalog.stand_in(kind, number, _project_of(records, number)) for number in sorted(unknown)]
            parents += [*read, *stand_ins]
            place = place.with_known(kind, unknown)
        clients = wire.ids_named([one for one in parents if one.kind is Kind.PROJECT], "client")
        missing = clients - place.known.get(Kind.CLIENT, frozenset())
        if missing:
            place, read, _ = self._read_list(place, Kind.CLIENT)
            missing -= place.known.get(Kind.CLIENT, frozenset())
            parents = [*read, *(catalog.stand_in(Kind.CLIENT, number) for number in sorted(missing)), *parents]
            place = place.with_known(Kind.CLIENT, missing)
        return place, parents

    def _tag_names(self, wanted: frozenset[int]) -> Mapping[int, str]:
        if wanted - self.tags.keys():
            listed = api.get_list(self.http, Kind.TAG)
            read, _ = catalog.read_records(Kind.TAG, listed.items, self.workspace())
            self.tags.update({int(one.remote_id): one.fields["name"] for one in read})
        return self.tags

    def _due(self, place: Place) -> str | None:
        """The list that was not read for longest, if it is time for one."""
        names = [catalog.LISTS[kind] for kind in KINDS if kind is not Kind.TASK or not self.rules.no_place]
        names += [WORKSPACE_LIST, LOCK_LIST]
        last = {name: place.listed.get(name, 0.0) for name in names}
        if not self.meter.has_room(USER) or place.heard - max(last.values()) < LIST_GAP:
            return None
        oldest = min(last, key=lambda name: last[name])
        return oldest if place.heard - last[oldest] >= LIST_EVERY else None

    def _has_room(self, place: Place) -> bool:
        if place.history is None:
            return False
        return self.meter.has_room(WORKSPACE if place.history.in_reports else USER)

    def _now(self, answer: Answer, known: float) -> float:
        return answer.server_date if answer.server_date is not None else known

    def _page(
        self,
        place: Place,
        records: list[RemoteRecord],
        answer: Answer | None = None,
        unreadable: Sequence[str] = (),
        covers: Sequence[tuple[int, int]] = (),
        found: Rules | None = None,
        *,
        gap: bool = False,
        more: bool = True,
    ) -> Page:
        return Page(
            records=records,
            cursor=places.write(place),
            more=more,
            covers=covers,
            gap=gap,
            unfinished=place.history is not None,
            rules=found,
            server_date=answer.server_date if answer is not None else self.meter.now,
            unreadable=unreadable,
        )


def _knowing(place: Place, kind: Kind, records: list[RemoteRecord]) -> Place:
    if kind not in places.KINDS:
        return place
    return place.with_known(kind, frozenset(int(one.remote_id) for one in records if not one.deleted))


def _kind_of(name: str) -> Kind:
    """The kind that a list is of. Raises Refused for a list that this version does not know."""
    for kind in KINDS:
        if catalog.LISTS[kind] == name:
            return kind
    raise Refused(field=name)


def _project_of(entries: list[RemoteRecord], task: int) -> RemoteId | None:
    """The project of an entry that names the task."""
    return next((one.fields["project"] for one in entries if one.fields["task"] == str(task)), None)
