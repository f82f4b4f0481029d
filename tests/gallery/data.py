"""Fills homes with fixed days: always the same clock, zone, names and times. Knows no screen.

"empty" is a first day. "typical" is a working week with a running timer, everything on the server but one change.
"crowded" is long names, many projects, overlaps, gaps and midnight. "trouble" is offline with a refused entry, a
conflict and doubtful writes.
"""

from collections.abc import Callable
from pathlib import Path

from tests.worlds import World, a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import Origin
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.ids import AccountId, ProjectId
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.conflicts import Conflict, Conflicts

ZONE = "Europe/Tallinn"
NOW = "2026-11-24T16:20:00+02:00"
ACCOUNT = AccountId("01932000-0000-7000-8000-000000000001")
_DAY = 86_400


def fill(name: str, home: Path) -> None:
    """Makes and fills a home."""
    with a_world(zone=ZONE, now=NOW, home=home) as world:
        _FILL[name](world)


def _empty(world: World) -> None:
    """Nothing at all: a first day."""


def _typical(world: World) -> None:
    _connect(world)
    places = _projects(world, _CATALOG)
    for ago in (13, 12, 11, 8, 7, 6, 5, 4, 1):
        for entry in _ORDINARY_DAY:
            _record(world, places, ago, entry)
    for entry in _TODAY:
        _record(world, places, 0, entry)
    _confirm_all(world)
    _start(world, places, "Review draft", "Website", ("deep work",), minutes_ago=42)
    _in_touch(world)


def _crowded(world: World) -> None:
    _connect(world)
    places = _projects(
        world, _CATALOG + tuple((f"{name} {year}", None) for name in _MORE for year in range(2019, 2027))
    )
    names = list(places)
    for ago in range(40):
        for n in range(14):
            name = names[(ago * 7 + n * 3) % len(names)]
            begin = 7 * 60 + n * 52 + ago % 5 * 3
            words = f"{_WORK[(ago + n) % len(_WORK)]}"
            tags = _TAGS[: (ago + n) % 5]
            _record(world, places, ago, (begin, begin + 20 + (n * 13) % 41, words, name if n % 6 else None, tags))
    _record(world, places, 1, (22 * 60 + 40, 25 * 60 + 15, "Night release, with everybody on the call", "Website", ()))
    _record(world, places, 0, (9 * 60 + 30, 10 * 60 + 30, _LONG, "Website", _TAGS))
    _start(world, places, _LONG, "Website", _TAGS, minutes_ago=3 * 60 + 12)
    _in_touch(world)


def _trouble(world: World) -> None:
    _typical(world)
    now = int(world.clock.now())
    found = world.holdfast.browsing.page(limit=5)
    with world.holdfast.database.write(Origin.SYNC) as unit:
        db = unit.connection
        db.execute("UPDATE op SET state = 'verified'")
        rows = db.execute("SELECT op_id FROM op ORDER BY seq DESC LIMIT 6").fetchall()
        for (op,), state in zip(
            rows, ("pending", "pending", "unknown", "rejected", "acknowledged", "sending"), strict=True
        ):
            db.execute("UPDATE op SET state = ?, attempts = 2, first_sent_utc = ?, last_sent_utc = ? WHERE op_id = ?",
                       (state, now - 900, now - 300, op))  # fmt: skip
        db.execute(
            """UPDATE op SET error_code = 'required', error_json = ? WHERE state = 'rejected'""",
            ('{"reason": "required", "field": "project", "words": "project_id is required", "status": 400}',),
        )
        entry = found[2].entry
        Conflicts(db).add(
            Conflict("01932000-0000-7000-8000-0000000000c1", ACCOUNT, entry.id, "description", entry.description,
                     entry.description, "Stand-up and planning", "mine", now - 1200)
        )  # fmt: skip
        db.execute(
            """INSERT OR REPLACE INTO sync_state (account, policy_json, state, since_utc, last_success_utc,
             last_try_utc, next_pull_utc) VALUES (?, '{}', 'offline', ?, ?, ?, ?)""",
            (ACCOUNT, now - 1800, now - 1860, now - 60, now + 240),
        )


_FILL: dict[str, Callable[[World], None]] = {
    "empty": _empty,
    "typical": _typical,
    "crowded": _crowded,
    "trouble": _trouble,
}
NAMES = tuple(_FILL)

_CATALOG = (
    ("Website", "Acme"),
    ("Mobile app", "Acme"),
    ("Internal", None),
    ("Bookkeeping", None),
    ("Annual report", "Fox & Sons"),
)
_MORE = ("Migration", "Research", "Support contract", "A project with a rather long name for a narrow window")
_TAGS = ("deep work", "meeting", "on site", "review", "a rather long tag")
_WORK = (
    "Stand-up", "Review draft", "Write the offer", "Telephone with Ms. Kask", "Invoices", "Fix the checkout",
    "Plan next sprint", "Interview notes", "Überarbeitung der Startseite", "Read the contract",
)  # fmt: skip
_LONG = "Go through every remark of the second review with the whole team, and decide what is done before the release"
_Planned = tuple[int, int, str, str | None, tuple[str, ...]]
_ORDINARY_DAY: tuple[_Planned, ...] = (
    (9 * 60 + 5, 9 * 60 + 25, "Stand-up", "Internal", ("meeting",)),
    (9 * 60 + 25, 11 * 60 + 50, "Fix the checkout", "Website", ("deep work",)),
    (12 * 60 + 40, 14 * 60 + 10, "Write the offer", "Annual report", ()),
    (14 * 60 + 10, 15 * 60, "Invoices", "Bookkeeping", ()),
    (15 * 60 + 10, 17 * 60 + 20, "Review draft", "Website", ("review",)),
)
_TODAY: tuple[_Planned, ...] = (
    (9 * 60 + 10, 9 * 60 + 37, "Stand-up", "Internal", ("meeting",)),
    (9 * 60 + 30, 9 * 60 + 58, "Telephone with Ms. Kask", "Annual report", ()),
    (10 * 60 + 2, 11 * 60 + 15, "Review draft", "Website", ("deep work", "review")),
    (11 * 60 + 40, 12 * 60 + 30, "Invoices", "Bookkeeping", ()),
    (13 * 60 + 15, 15 * 60 + 30, "Fix the checkout", "Mobile app", ("deep work",)),
)


def _connect(world: World) -> None:
    with world.holdfast.database.write() as unit:
        Accounts(unit.connection).add(
            Account(ACCOUNT, "timetagger", "Work", "https://time.example.org/timetagger", "alice", created=1)
        )


def _projects(world: World, wanted: tuple[tuple[str, str | None], ...]) -> dict[str, ProjectId]:
    catalogue = world.holdfast.catalogue
    clients = {name: catalogue.add_client(name) for name in dict.fromkeys(c for _, c in wanted if c)}
    found = {}
    for name, client in wanted:
        project = catalogue.add_project(name, client=clients[client].id if client else None)  # type: ignore[union-attr]
        found[name] = project.id  # type: ignore[union-attr]
    return found


def _record(world: World, places: dict[str, ProjectId], days_ago: int, planned: _Planned) -> None:
    """Times of `planned` are minutes after the local midnight of that day."""
    begin, end, words, project, tags = planned
    midnight = int(world.clock.now()) - (16 * 60 + 20) * 60 - days_ago * _DAY
    content = Content(words, places[project] if project else None, None, tags, billable=project == "Website")
    entry = world.holdfast.recording.add(content, midnight + begin * 60, midnight + end * 60)
    assert isinstance(entry, TimeEntry), entry


def _start(
    world: World, places: dict[str, ProjectId], words: str, project: str, tags: tuple[str, ...], *, minutes_ago: int
) -> None:
    content = Content(words, places[project], None, tags, billable=True)
    entry = world.holdfast.recording.start(content, at=int(world.clock.now()) - minutes_ago * 60 - 10)
    assert isinstance(entry, TimeEntry), entry


def _confirm_all(world: World) -> None:
    with world.holdfast.database.write(Origin.SYNC) as unit:
        unit.connection.execute(
            """UPDATE op SET state = 'verified', attempts = 1, first_sent_utc = created_utc + 1,
             last_sent_utc = created_utc + 1, ack_utc = created_utc + 2, verified_utc = created_utc + 60"""
        )


def _in_touch(world: World) -> None:
    now = int(world.clock.now())
    with world.holdfast.database.write(Origin.SYNC) as unit:
        unit.connection.execute(
            """INSERT OR REPLACE INTO sync_state (account, policy_json, state, since_utc, last_success_utc,
             last_try_utc, next_pull_utc) VALUES (?, '{}', 'ok', ?, ?, ?, ?)""",
            (ACCOUNT, now - 7200, now - 120, now - 120, now + 180),
        )
        unit.connection.execute(
            "INSERT OR REPLACE INTO cursor (account, value, saved_utc, full_utc) VALUES (?, '1', ?, ?)",
            (ACCOUNT, now - 120, now - 7200),
        )
