"""Fills a home with years of work, quickly and always the same: for lists, calendars, reports and benchmarks.

many_entries(world.holdfast, 100_000)
"""

from tracker_app.app.compose import Holdfast
from tracker_app.domain.catalog import Client, Project
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import ClientId, EntryId, ProjectId, uuid7
from tracker_app.store.catalog import Catalog
from tracker_app.store.entries import Entries

PROJECTS = (("Acme", "#0b83d9"), ("Internal", "#c9806b"), ("Website", "#2da608"), ("Night shift", "#8e6bbf"))
WORK = (
    ("Review draft", 0, ("review",)),
    ("Stand-up", 1, ()),
    ("Write report", 0, ("deep work", "writing")),
    ("E-mail", None, ()),
    ("Fix the checkout", 2, ("bug",)),
    ("Planning", 1, ("meeting",)),
    ("Deploy", 2, ()),
    ("On call", 3, ("on site",)),
)

_MINUTE = 60
_DAY = 86_400
_MOST_DAYS = 26 * 365


def many_entries(
    holdfast: Holdfast, count: int, *, per_day: int | None = None, newest: int | None = None
) -> list[EntryId]:
    """Record `count` finished entries, `per_day` on each day back from `newest` (UTC seconds, default now).

    Without `per_day` there are 28, or as many more as it takes to stay within 26 years.
    Writes through the repositories in one transaction, so no operation waits and nothing can be undone. Returns the
    ids, newest first.
    """
    now = int(holdfast.clock.now()) if newest is None else newest
    per_day = per_day or max(28, count // _MOST_DAYS)
    step = _DAY // (per_day * 2)
    ids = []
    with holdfast.database.write() as unit:
        catalog = Catalog(unit.connection)
        catalog.put_client(Client(ClientId("client-fox"), "Fox & Sons"))
        for n, (name, color) in enumerate(PROJECTS):
            client = ClientId("client-fox") if n == 0 else None
            catalog.put_project(Project(ProjectId(f"project-{n}"), name, client, color))
        entries = Entries(unit.connection)
        for n in range(count):
            days, place = divmod(n, per_day)
            stop = now - days * _DAY - place * step - 5 * _MINUTE
            start = stop - step + (10 * _MINUTE if place % 7 == 3 else 0)
            # Neighbours differ, and what was done this morning comes again in the afternoon.
            text, project, tags = WORK[(n + days) % len(WORK)]
            entry = EntryId(uuid7(start * 1000, n.to_bytes(10, "big")))
            ids.append(entry)
            entries.insert(
                TimeEntry(
                    id=entry,
                    start=start,
                    stop=max(start + _MINUTE, stop),
                    zone=holdfast.zone(),
                    description=text,
                    project=None if project is None else ProjectId(f"project-{project}"),
                    tags=tags,
                    billable=project == 0,
                    updated=stop,
                )
            )
    return ids
