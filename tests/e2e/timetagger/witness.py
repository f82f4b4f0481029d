"""Remembers what people did to entries and what they had before their eyes, and judges what became of it (P1, P3).

A value may be gone only if somebody who saw it put another in its place, deleted the entry, or if a conflict keeps it.
Knows nothing of sync.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tests.e2e.timetagger.computers import Computer, Seen, on_the_server
from tests.servers.timetagger import TimeTaggerUser

FIELDS = ("start", "stop", "description")
Key = str


class Witness:
    """The history of one user's entries, on all of their computers."""

    def __init__(self) -> None:
        self._replaced: dict[tuple[Key, str], dict[Any, set[Any]]] = defaultdict(dict)
        """By entry and field: each value that somebody gave, with those that it took the place of."""
        self._added: dict[Key, set[str]] = defaultdict(set)
        self._removed: dict[Key, set[str]] = defaultdict(set)
        self._deleted: dict[Key, list[Seen]] = defaultdict(list)
        self._ran: set[Key] = set()

    def watch(self, computer: Computer, gesture: Callable[[], object]) -> object:
        """Let somebody do something at a computer, and note what it changed there."""
        return self._compare(lambda: view(computer), gesture)

    def watch_the_web(self, user: TimeTaggerUser, gesture: Callable[[], object]) -> object:
        """The same for the server's own web app, which sees what the server has at that moment."""
        return self._compare(lambda: on_the_server(user), gesture)

    def _compare(self, look: Callable[[], dict[Key, Seen]], gesture: Callable[[], object]) -> object:
        before = look()
        answer = gesture()
        after = look()
        for key, old in before.items():
            if key not in after:
                self._deleted[key].append(old)
        for key, new in after.items():
            self._note(key, before.get(key), new)
        return answer

    def _note(self, key: Key, old: Seen | None, new: Seen) -> None:
        if new.stop is None:
            self._ran.add(key)
        for name in FIELDS:
            value, was = getattr(new, name), getattr(old, name, None)
            if old is None or value != was:
                self._replaced[key, name].setdefault(value, set()).update(() if old is None else {was})
        was_tags = set(old.tags) if old else set()
        self._added[key] |= set(new.tags) - was_tags
        self._removed[key] |= was_tags - set(new.tags)

    def judge(self, *computers: Computer) -> None:
        """Fail if a value, a tag or an entry went away without anybody's doing."""
        there = on_the_server(computers[0].user)
        kept = [conflict for computer in computers for conflict in conflicts_of(computer)]
        for (key, name), said in self._replaced.items():
            # Somebody else's edit may have brought back what was deleted; who deleted it meant to drop all they saw.
            ends = [*self._deleted[key], *([there[key]] if key in there else ())]
            assert key in there or self._deleted[key], f"{key} is gone, and nobody deleted it"
            if name == "stop" and key in self._ran:
                continue  # Two timers may have met: then one of them is stopped, and the user told.
            in_conflicts = {v for k, n, *pair in kept if (k, n) == (key, name) for v in pair}
            seen = _reachable({getattr(end, name) for end in ends} | in_conflicts, said)
            assert set(said) <= seen, (
                f"{key} {name}: {set(said) - seen} lost; now {there.get(key)}, conflicts {in_conflicts}"
            )
        for key, tags in self._added.items():
            if key in there:
                dropped = {tag for seen in self._deleted[key] for tag in seen.tags} | self._removed[key]
                missing = tags - dropped - set(there[key].tags)
                assert not missing, f"{key}: tags {missing} lost"
        for key, name, ours, theirs in kept:
            assert ours != theirs
            said = self._replaced[key, name]
            if not (name == "stop" and key in self._ran):
                assert {ours, theirs} <= set(said), f"{key} {name}: nobody ever said {ours} or {theirs}"


def view(computer: Computer) -> dict[Key, Seen]:
    """What a computer shows, by the key the server has for it or will have.

    A deletion that was sent and is undone here is still deleted there: no view has a key then, and yet the entry
    comes back under its own.
    """
    keys = _keys_of(computer)
    return {
        keys.get(v.entry.id, v.entry.id): Seen(v.entry.start, v.entry.stop, v.entry.description, v.entry.tags)
        for v in computer.holdfast.browsing.page(limit=10_000)
    }


def _keys_of(computer: Computer) -> dict[str, Key]:
    with computer.holdfast.database.read() as connection:
        rows = connection.execute(
            """SELECT local_id, remote_id FROM remote WHERE kind = 'entry' AND presence <> 'alias'
             ORDER BY presence = 'present'"""
        )
        return dict(rows.fetchall())


def conflicts_of(computer: Computer) -> list[tuple[Key, str, Any, Any]]:
    """Every conflict a computer wrote down, decided or not: entry, field, and both values."""
    with computer.holdfast.database.read() as connection:
        rows = connection.execute(
            """SELECT coalesce(r.remote_id, c.local_id), c.field, c.ours_json, c.theirs_json FROM conflict c
             LEFT JOIN remote r ON r.local_id = c.local_id AND r.kind = 'entry' AND r.presence <> 'alias'"""
        ).fetchall()
    return [(key, name, json.loads(ours), json.loads(theirs)) for key, name, ours, theirs in rows]


def _reachable(ends: Iterable[Any], replaced: dict[Any, set[Any]]) -> set[Any]:
    found: set[Any] = set()
    waiting = set(ends)
    while waiting:
        value = waiting.pop()
        found.add(value)
        waiting |= replaced.get(value, set()) - found
    return found
