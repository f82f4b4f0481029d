"""How each planted bug is hunted: seeded worlds, or one small story that the bug cannot survive. Each needs no luck.

A hunt returns what it caught: the invariant, and the seed or story with which anybody sees it again.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tests.fakes.memory_server import PROFILES, MemoryProvider, MemoryServer
from tests.simulation.world.history import Violation
from tests.simulation.world.swarm import live
from tests.simulation.world.world import SimHome, World
from tests.worlds import a_world
from tracker_app.app.recording import Content
from tracker_app.domain.changes import EntryPatch
from tracker_app.providers import errors
from tracker_app.sync import policy
from tracker_app.sync.policy import Breaker, Event, Happened, PolicyState, Timings

MOST_SEEDS = 120


@dataclass(frozen=True, slots=True)
class Caught:
    """What turned red, and where."""

    invariant: str
    where: str
    words: str = ""


Hunt = Callable[[], Caught | None]


def swarm(*kinds: str) -> Hunt:
    """Live through seeds until one is broken; those in which these misfortunes happen, if any are named."""

    def hunt() -> Caught | None:
        for seed in range(MOST_SEEDS):
            if kinds and not set(kinds) & set(kinds_of(seed)):
                continue
            try:
                life = live(seed)
            except Exception as error:
                return Caught("I8", f"seed {seed}", repr(error)[:120])
            if life.violations:
                return Caught(life.violations[0].invariant, f"seed {seed}", life.violations[0].words)
        return None

    return hunt


def kinds_of(seed: int) -> list[str]:
    """The misfortunes of a seed, as `swarm.live` draws them."""
    from tests.simulation.world.weather import KINDS

    plan = random.Random(f"{seed}/plan")
    plan.choice((1, 2, 2, 3))
    return plan.sample(sorted(KINDS), plan.randint(0, 8))


@contextmanager
def story(profile: str, name: str, computers: int = 1) -> Iterator[World]:
    """A world for one small story."""
    world = World(PROFILES[profile], f"story/{name}", computers)
    try:
        yield world
    finally:
        world.close()


def verdict(world: World, name: str) -> Caught | None:
    """Let the story end, and judge it."""
    world.settle()
    found = world.verdict()
    return Caught(found[0].invariant, f"story {name}", found[0].words) if found else None


def _each(world: World, verb: str, kind: str) -> None:
    world.weather.choose = lambda asked, n: kind if asked == verb else None


def _turns(world: World, home: SimHome, count: int, seconds: float = 5.0) -> None:
    """Let the worker take turns, as in an open window: it reads only when a reading is due."""
    for _ in range(count):
        home.holdfast.sync_centre.turn()
        world.pass_(seconds)


def crash_after_effect() -> Caught | None:
    """The process dies with an answer in its hands, and goes on before any reading is due."""
    for commits in range(14):
        with story("like-toggl", f"crash/{commits}") as world:
            home = world.homes[0]
            home.sync()
            world.add(home)
            home.crash_in(commits, partial(_turns, world, home, 4))
            _turns(world, home, 12)
            if caught := verdict(world, f"crash/{commits}"):
                return caught
    return None


def crash_twice() -> Caught | None:
    """The process dies with an answer in its hands, and the next ones die as they begin."""
    for commits in range(14):
        with story("like-toggl", f"crash-twice/{commits}") as world:
            home = world.homes[0]
            home.sync()
            world.add(home)
            home.crash_in(commits, partial(_turns, world, home, 4))
            for _ in range(3):
                home.crash_in(2, partial(_turns, world, home, 9))
            _turns(world, home, 12)
            count = len(world.server.living())
            if count > 1:
                return Caught("I2", f"story crash-twice/{commits}", f"{count} records of one entry")
            if caught := verdict(world, f"crash-twice/{commits}"):
                return caught
    return None


def late_effect() -> Caught | None:
    """A server does the work 50 seconds after the client gave up."""
    with story("like-toggl", "late") as world:
        home = world.homes[0]
        for key in ("sync.backoff_floor_seconds", "sync.backoff_cap_seconds"):
            home.holdfast.settings.set(key, "1")
        home.sync()
        world.add(home)
        _each(world, "create", "late-50s")
        home.sync()
        world.weather.choose = lambda verb, n: None
        _turns(world, home, 32, 2.0)
        # Looked at now: a later sweep might find the twins again.
        count = len(world.server.living())
        return Caught("I2", "story late", f"{count} records of one entry") if count > 1 else verdict(world, "late")


def keys_are_operations() -> Caught | None:
    """Every request carries the id of its operation, also when it is sent again (I2a)."""
    with story("like-timetagger", "keys") as world:
        home = world.homes[0]
        world.add(home)
        world.server.fail_next(errors.Unclear(cause="timeout"), only="create")
        home.sync()
        world.settle()
        with home.holdfast.database.read() as connection:
            known = {row[0] for row in connection.execute("SELECT op_id FROM op")}
        odd = {call.key for call in world.server.calls if call.verb in ("create", "update", "delete")} - known
        return Caught("I2", "story keys", f"keys of no operation: {sorted(odd)}") if odd else None


def twins() -> Caught | None:
    """Two entries alike in all but their tags are in doubt; one of them arrived."""
    with story("like-toggl", "twins") as world:
        home = world.homes[0]
        home.sync()
        start = int(world.clock.now()) - 3600
        for token in ("t1", "t2"):
            home.holdfast.recording.add(Content("Same", tags=(token,)), start, start + 1800)
            world.history.born(token, {"start": start, "stop": start + 1800, "description": "Same"})
        fates = iter(("timeout-before", "timeout-after"))
        world.weather.choose = lambda verb, n: next(fates, None) if verb == "create" else None
        for _ in range(12):
            home.sync()
            world.pass_(11)
        mixed = [row for row in world.server.living() if {"t1", "t2"} <= set(row.fields["tags"])]
        return Caught("I3", "story twins", "one has the other's tag") if mixed else verdict(world, "twins")


def bound_twin() -> Caught | None:
    """A second entry like one that the server has is in doubt: the first one's record is not the second's."""
    with story("like-toggl", "bound-twin") as world:
        home = world.homes[0]
        start = int(world.clock.now()) - 3600
        for number in (1, 2):
            made = home.holdfast.recording.add(Content("Same"), start, start + 1800)
            assert made is not None
            if number == 2:
                _each(world, "create", "timeout-before")
            home.sync()
            world.pass_(400)
        world.settle()
        count = len(world.server.living())
        return Caught("I2", "story bound-twin", f"{count} records of two entries") if count != 2 else None


def edited_twin() -> Caught | None:
    """A creation arrives minutes after it was sent again, and somebody works on what came of it: that is no double."""
    with story("like-toggl", "edited-twin") as world:
        home = world.homes[0]
        home.sync()
        world.add(home)
        _each(world, "create", "late-50s")
        home.sync()
        world.weather.choose = lambda verb, n: None
        (work,) = [work for _at, work in world.weather.late]
        world.weather.late = []
        _turns(world, home, 60, 10.0)
        first = {row.remote_id for row in world.server.living()}
        assert len(first) == 1, "it was not sent again"
        work()
        (late,) = [row for row in world.server.living() if row.remote_id not in first]
        world.pass_(3600)
        world.server.web_edit(late.remote_id, description="from the web")
        world.settle()
        said = {row.fields["description"] for row in world.server.living()}
        return None if "from the web" in said else Caught("I2", "story edited-twin", "what somebody edited was removed")


def made_again() -> Caught | None:
    """Somebody deletes an entry for good that is edited here: it goes on under an id that the server still takes."""
    with story("like-couch", "made-again") as world:
        home = world.homes[0]
        world.add(home)
        home.sync()
        world.pass_(400)
        home.sync()
        world.web_delete(world.server.living()[0])
        world.edit(home, home.entries()[0], description="edited here")
        return verdict(world, "made-again")


def sleep() -> Caught | None:
    """A computer sleeps for an hour while a timer runs: the hour is part of its length."""
    with a_world() as world:
        world.holdfast.recording.start(Content("Asleep"))
        world.clock.pass_(600)
        # The wall clock goes on, and the one that counts from the start of the computer does not.
        world.clock.set_to(world.clock.now() + 3600)
        made = world.holdfast.recording.stop()
        length = made.stop - made.start  # type: ignore[union-attr, operator]
        return None if length == 4200 else Caught("I18", "story sleep", f"{length} s of 4200")


def race() -> Caught | None:
    """Another client changes one field between our reading and our write of another one."""
    with story("like-toggl", "race") as world:
        home = world.homes[0]
        world.add(home)
        world.sync(home)
        world.pass_(3600)
        entry = home.entries()[0]
        world.edit(home, entry, stop=entry.start + 300)
        (row,) = world.server.living()
        whole = MemoryProvider.update

        def update(provider: MemoryProvider, edit: Any) -> Any:
            MemoryProvider.update = whole  # type: ignore[method-assign]
            world.web_edit(row, "from the web")
            return whole(provider, edit)

        MemoryProvider.update = update  # type: ignore[method-assign]
        try:
            home.sync()
        finally:
            MemoryProvider.update = whole  # type: ignore[method-assign]
        return verdict(world, "race")


def sent_in_doubt() -> Caught | None:
    """An entry is changed while nobody knows whether its creation arrived; it did."""
    with story("like-toggl", "in-doubt") as world:
        home = world.homes[0]
        home.sync()
        world.add(home)
        _each(world, "create", "timeout-after")
        home.sync()
        world.weather.choose = lambda verb, n: None
        entry = home.entries()[0]
        world.edit(home, entry, description="changed", stop=entry.start + 7)
        _turns(world, home, 12)
        world.settle()
        count = len(world.server.living())
        return None if count == 1 else Caught("I2", "story in-doubt", f"{count} records of one entry")


def passing_404() -> Caught | None:
    """A server says once that it does not know an entry that it has."""
    with story("like-toggl", "404") as world:
        home = world.homes[0]
        world.add(home)
        home.sync()
        world.pass_(400)
        home.sync()
        world.edit(home, home.entries()[0], description="changed")
        _each(world, "update", "404")
        home.sync()
        world.weather.choose = lambda verb, n: None
        if not home.entries():
            return Caught("I1", "story 404", "the entry is gone here")
        return verdict(world, "404")


def signing_out() -> Caught | None:
    """An account is removed while changes wait: they are all still there (I4)."""
    with story("like-toggl", "signing-out") as world:
        home = world.homes[0]
        world.add(home)
        home.holdfast.accounts.remove("Work")
        with home.holdfast.database.read() as connection:
            (count,) = connection.execute("SELECT count(*) FROM op WHERE state = 'pending'").fetchone()
        return None if count else Caught("I4", "story signing-out", "the waiting change is gone")


def crash_in_reading() -> Caught | None:
    """The process dies in the middle of a reading: the next one begins where rows were really taken in."""
    for commits in range(14):
        with story("like-couch", f"reading/{commits}") as world:
            for minutes in range(10, 20):
                world.web_make(minutes)
            home = world.homes[0]
            home.crash_in(commits, home.sync)
            if caught := verdict(world, f"reading/{commits}"):
                return caught
    return None


def margin() -> Caught | None:
    """What went out shortly before the first evidence is touched by the incident too."""
    from tracker_app.sync import incidents

    watch = incidents.noticed(incidents.Watch(), incidents.Sign.AMBIGUOUS, 10_000.0)
    begin, _ = incidents.window(watch, 11_000.0, None)
    return Caught("I6", "story margin", "a write a minute before is not looked at") if begin > 9_940 else None


def lagging() -> Caught | None:
    """A replica lags behind: what it lacks is not lost, and what was deleted is not brought back."""
    return _two_readings_apart()


def _two_readings_apart() -> Caught | None:
    with story("like-toggl", "lagging") as world:
        home = world.homes[0]
        for _ in range(3):
            world.add(home)
        home.sync()
        before = _writes(world)
        world.server.lag = 2
        world.pass_(400)
        home.sync()
        world.server.lag = 0
        again = _writes(world) - before
        return Caught("I7", "story lagging", f"{again} sent again although nothing was lost") if again else None


def _writes(world: World) -> int:
    return len([call for call in world.server.calls if call.verb in ("create", "update", "delete")])


def web_deletion() -> Caught | None:
    """Somebody deletes an entry on the web: it is deleted here, and stays so."""
    with story("like-timetagger", "web-deletion") as world:
        home = world.homes[0]
        world.add(home)
        home.sync()
        world.pass_(400)
        home.sync()
        world.web_delete(world.server.living()[0])
        world.settle()
        return Caught("I7", "story web-deletion", "it came back") if world.server.living() else None


def one_stale_listing() -> Caught | None:
    """One listing from an old copy lacks thirty entries: nothing is sent again before they were looked for twice."""
    with story("like-timetagger", "listing") as world:
        home = world.homes[0]
        for number in range(30):
            world.add(home, ago=7200 + number * 60)
        home.sync()
        world.pass_(400)
        home.sync()
        rows = world.server.snapshot()
        world.server.roll_back({})
        with home.holdfast.database.write() as unit:
            unit.connection.execute("UPDATE cursor SET value = NULL, full_utc = NULL")
        writes = len([call for call in world.server.calls if call.verb == "create"])
        for _ in range(3):
            world.pass_(200)
            home.sync()
        again = len([call for call in world.server.calls if call.verb == "create"]) - writes
        world.server.roll_back({**rows, **world.server.snapshot()})
        return Caught("I7", "story listing", f"{again} sent again within ten minutes") if again else None


def refused_entry() -> Caught | None:
    """One entry is refused for good: the others go all the same."""
    with story("like-toggl", "refused") as world:
        home = world.homes[0]
        world.add(home)
        world.server.fail_next(errors.Refused(status=400, reason="other"), only="create")
        home.sync()
        world.add(home)
        world.add(home)
        for _ in range(6):
            world.pass_(400)
            home.sync()
        count = len(world.server.living())
        return None if count == 2 else Caught("I9", "story refused", f"{2 - count} wait behind it")


def single_probe() -> Caught | None:
    """While the breaker is open, the one call that may go is the cheapest reading."""
    timings = Timings()
    state = PolicyState()
    dice = random.Random(1)
    for number in range(4):
        state = policy.after(state, Happened(Event.FAILURE), 1000.0 + number, dice, timings)
    assert state.breaker is Breaker.OPEN
    decision = policy.may_call(state, 1000.0 + 90_000.0, timings)
    return None if decision.only_probe else Caught("I11", "story probe", "anything may go while the breaker is open")


def dated_pause() -> Caught | None:
    """A pause given as a date counts by the server's own clock."""
    from requests.structures import CaseInsensitiveDict

    from tracker_app.providers import http

    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict({"Retry-After": "Tue, 24 Nov 2015 10:02:00 GMT"})
    there = 1_448_359_200.0  # 2015-11-24T10:00:00Z
    wait = http.retry_after(http.Answer(503, headers, b"", "r", there, 5, ""))
    return None if wait == 120.0 else Caught("I11", "story dated", f"waits {wait} s instead of 120")


def two_installs() -> Caught | None:
    """Two computers that start in the same minute do not wait alike."""
    with story("like-toggl", "one") as one, story("like-toggl", "two") as two:
        for world in (one, two):
            home = world.homes[0]
            home.holdfast.sync_centre._built = None
            world.server.down = errors.Unreachable()
            home.sync()
        waits = [world.homes[0].holdfast.sync_centre.status()[0].next_attempt for world in (one, two)]
        return Caught("I11", "story installs", "both call at the same second") if waits[0] == waits[1] else None


def flapping() -> Caught | None:
    """One lucky answer does not restart the fast ladder."""
    timings, dice = policy.for_own_server(Timings()), random.Random(1)
    state = PolicyState()
    for number in range(6):
        state = policy.after(state, Happened(Event.FAILURE), 1000.0 + 700.0 * number, dice, timings)
    state = policy.after(state, Happened(Event.SUCCESS), 6000.0, dice, timings)
    return None if state.failures >= 1.0 else Caught("I11", "story flapping", "six failures forgotten by one success")


def with_project() -> Caught | None:
    """An entry on a new project: the project goes first, and the entry carries it."""
    with story("like-toggl", "project") as world:
        home = world.homes[0]
        project = home.holdfast.catalogue.add_project("Acme")
        world.add(home)
        entry = home.entries()[0]
        home.holdfast.recording.edit(entry.id, EntryPatch(project=project.id))  # type: ignore[union-attr]
        home.sync()
        first = next(rows for rows in world.server._history if any(row.kind == "entry" for row in rows.values()))
        (row,) = [row for row in first.values() if row.kind == "entry"]
        return Caught("I12", "story project", "it went before its project") if row.fields["project"] is None else None


def offline_timers() -> Caught | None:
    """Two timers recorded without a network: the old one's stop is the true one, not the moment of sending."""
    with story("like-toggl", "offline") as world:
        home = world.homes[0]
        world.start(home)
        world.pass_(600)
        world.start(home)
        world.pass_(600)
        world.stop(home)
        world.pass_(600)
        home.sync()
        running = [call for call in world.server.calls if call.verb == "create"]
        stops = {row.fields["description"]: row.fields["stop"] for row in world.server._history[0].values()}
        ran = [words for words, stop in stops.items() if stop is None]
        assert running
        return Caught("I12", "story offline", f"{ran} went out as running") if ran else verdict(world, "offline")


def year_back() -> Caught | None:
    """A clock set back by a year parks nothing for a year."""
    timings, dice = Timings(), random.Random(1)
    state = policy.after(PolicyState(), Happened(Event.FAILURE), 2e9, dice, timings)
    back = 2e9 - 365 * 86_400.0
    wait = policy.may_call(policy.re_anchor(state, back, timings), back, timings).wait_seconds
    return None if wait <= 90_000 else Caught("I18", "story year", f"parked for {wait / 86_400:.0f} days")


def backup_of_an_open_file() -> Caught | None:
    """A backup made while the file is open has the newest entry."""
    import sqlite3

    with a_world() as world:
        world.entry("Newest")
        target = world.home / "copy.db"
        world.holdfast.maintenance.backup(target)
        try:
            with sqlite3.connect(target) as copy:
                (count,) = copy.execute("SELECT count(*) FROM entry").fetchone()
            copy.close()
        except sqlite3.Error as error:
            return Caught("I8", "story backup", repr(error))
        return None if count == 1 else Caught("I8", "story backup", f"{count} entries in the copy of one")


def newer_file() -> Caught | None:
    """A file of a newer version is not written to."""
    from tracker_app.store.database import SCHEMA_VERSION
    from tracker_app.store.errors import StoreError

    with a_world() as world:
        world.entry("Before")
        world.holdfast.close()
        import sqlite3

        with sqlite3.connect(world.home / "holdfast.db") as raw:
            raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        raw.close()
        try:
            again = world.another()
        except StoreError:
            return None
        try:
            again.recording.start(Content("After"))
        finally:
            again.close()
        return Caught("I15", "story newer", "a file of a newer version was changed")


def canary() -> Caught | None:
    """A secret is in no text that anybody may show or keep."""
    import logging

    token = "canary-7f3a9c"
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear()
    logging.getLogger().addHandler(ear)
    try:
        with a_world() as world:
            answer = world.holdfast.accounts.add("timetagger", url="http://127.0.0.1:9/timetagger", secret=token)
            heard.append(repr(answer))
    finally:
        logging.getLogger().removeHandler(ear)
    return Caught("I17", "story canary", "the secret is in a text") if any(token in line for line in heard) else None


__all__ = ["Caught", "Hunt", "MemoryServer", "Violation", "replace"]
