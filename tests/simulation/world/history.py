"""What people did and what they had in front of them, and what must follow from it: the judge of a world.

An independent model: it shares no code with engine, merge or store. Every entry carries a tag of its own that nobody
takes away, its token, by which it is known on every side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.memory_server import Row

FIELDS = ("start", "stop", "description")


@dataclass(frozen=True, slots=True)
class Saying:
    """A value that somebody gave a field, and the one that stood there when they did."""

    value: Any
    instead_of: Any


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken invariant of PROOF 3.1: its number and what was seen."""

    invariant: str
    words: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.words}"


@dataclass(slots=True)
class Life:
    """All that is known of one entry."""

    sayings: dict[str, list[Saying]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    tags: set[str] = field(default_factory=set)
    untagged: set[str] = field(default_factory=set)
    deletions: int = 0
    deleted_by: list[str] = field(default_factory=list)
    let_go: dict[str, set[Any]] = field(default_factory=lambda: {name: set() for name in FIELDS})
    """What somebody had before them when they deleted the entry: they wanted none of it, also if the deletion lost.

    And what was overwritten by somebody to whom the server had just shown an older copy: nobody can know of it.
    """


class History:
    """Every life, by token."""

    def __init__(self) -> None:
        self.lives: dict[str, Life] = {}

    def born(self, token: str, entry: Mapping[str, Any]) -> None:
        """Somebody recorded an entry."""
        life = self.lives.setdefault(token, Life())
        for name in FIELDS:
            life.sayings[name].append(Saying(entry[name], None))

    def said(self, token: str, name: str, value: Any, instead_of: Any) -> None:
        """Somebody gave a field another value, having seen `instead_of`."""
        if value != instead_of:
            self.lives[token].sayings[name].append(Saying(value, instead_of))

    def tagged(self, token: str, tag: str) -> None:
        """Somebody added a tag."""
        self.lives[token].tags.add(tag)

    def deleted(self, token: str, who: str, seen: Mapping[str, Any]) -> None:
        """Somebody deleted an entry on purpose, with these values before them."""
        life = self.lives[token]
        life.deleted_by.append(who)
        life.deletions += 1
        for name in FIELDS:
            life.let_go[name].add(seen[name])
        life.untagged |= set(seen["tags"])

    def hidden(self, token: str, went: Mapping[str, Any]) -> None:
        """These values were overwritten by somebody to whom a server that sets no condition had not shown them."""
        life = self.lives.get(token)
        if life is None:
            return
        for name in FIELDS:
            if name in went:
                life.let_go[name].add(went[name])
        life.untagged |= set(went.get("tags", ()))

    def revived(self, token: str) -> None:
        """Somebody took a deletion back."""
        self.lives[token].deleted_by.clear()


def token_of(tags: Iterable[str]) -> str:
    """The token among an entry's tags."""
    return next((tag for tag in tags if tag.startswith("t")), "")


def judge(
    history: History,
    rows: Iterable[Row],
    views: Mapping[str, Mapping[str, Mapping[str, Any]]],
    kept: Iterable[tuple[str, str, Any]],
    *,
    revives: bool,
    doubtful: set[str],
) -> list[Violation]:
    """Return what is broken once everything is quiet.

    `rows` are the server's living entries, `views` each home's entries by token, `kept` every (token, field, value)
    that a conflict or a finding still shows. Where a server revives nothing, two people who each change an entry
    that a third deletes make it twice, under ids that neither knows of the other: nobody can tell these from two.
    `doubtful` are entries whose creation nobody could be sure of, on a server without ids of the client's choosing:
    if somebody else changes such an entry before its maker has looked for it, no fingerprint tells it any more.
    """
    there: dict[str, Mapping[str, Any]] = {}
    found: list[Violation] = []
    rows = list(rows)
    tokens = [token_of(row.fields["tags"]) for row in rows]
    twice = {token for token in tokens if tokens.count(token) > 1 and token in history.lives}
    remade = {token for token in twice if history.lives[token].deletions and not revives}
    remade |= {token for token in twice & doubtful if not _alike(rows, token)}
    for row in rows:
        token = token_of(row.fields["tags"])
        if token in remade:
            continue
        if token in there:
            found.append(Violation("I2", f"{token} is on the server twice"))
        there[token] = row.fields
    for home, view in views.items():
        found += _same(home, {token: one for token, one in view.items() if token not in remade}, there)
    saved = {(token, name): set() for token in history.lives for name in FIELDS}  # type: ignore[var-annotated]
    for token, name, value in kept:
        if (token, name) in saved:
            saved[token, name].add(value)
    for token, life in history.lives.items():
        if token in remade:
            continue
        found += _life(token, life, there.get(token), saved)
    for token in set(there) - set(history.lives):
        found.append(Violation("I7", f"{token!r} is on the server, and nobody recorded it"))
    if sum(fields["stop"] is None for fields in there.values()) > 1:
        found.append(Violation("I8", "two timers run"))
    return found


def _alike(rows: Iterable[Row], token: str) -> bool:
    found = [row.fields for row in rows if token_of(row.fields["tags"]) == token]
    return all(fields == found[0] for fields in found)


def _same(home: str, view: Mapping[str, Mapping[str, Any]], there: Mapping[str, Mapping[str, Any]]) -> list[Violation]:
    found = []
    for token in sorted(set(view) | set(there)):
        if token not in view or token not in there:
            where = "the server" if token in there else home
            found.append(Violation("I10", f"{token} is only on {where}"))
            continue
        for name in (*FIELDS, "tags"):
            ours, theirs = view[token][name], there[token][name]
            if name == "tags":
                ours, theirs = tuple(sorted(ours)), tuple(sorted(theirs))
            if ours != theirs:
                found.append(Violation("I10", f"{token}.{name}: {ours!r} on {home}, {theirs!r} on the server"))
    return found


def _life(
    token: str, life: Life, fields: Mapping[str, Any] | None, saved: Mapping[tuple[str, str], set[Any]]
) -> list[Violation]:
    if fields is None:
        return [] if life.deleted_by else [Violation("I1", f"{token} is gone, and nobody deleted it")]
    found = []
    for name in FIELDS:
        covered = _covered(life.sayings[name], {fields[name], *saved[token, name], *life.let_go[name]})
        lost = {saying.value for saying in life.sayings[name]} - covered
        # A running timer that somebody stopped has said all it had to say; so has one stopped at another's start.
        lost.discard(None)
        if lost:
            found.append(Violation("I3", f"{token}.{name}: {sorted(map(str, lost))} vanished unseen"))
    missing = life.tags - life.untagged - set(fields["tags"])
    if missing:
        found.append(Violation("I3", f"{token}: tags {sorted(missing)} vanished"))
    return found


def _covered(sayings: Iterable[Saying], ends: set[Any]) -> set[Any]:
    """Everything that a visible value was put in the place of, by somebody who saw it."""
    before: dict[Any, set[Any]] = {}
    for saying in sayings:
        before.setdefault(saying.value, set()).add(saying.instead_of)
    covered: set[Any] = set()
    todo = list(ends)
    while todo:
        value = todo.pop()
        if value in covered:
            continue
        covered.add(value)
        todo.extend(before.get(value, ()))
    return covered
