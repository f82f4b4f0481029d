"""Turns TimeTagger's records into ours and back. Knows no HTTP.

A TimeTagger record is `key, t1, t2, ds, mt` and the server's `st`; it has no place for anything but times and a text.

Text
    `ds` is the description and, behind it, the tags: `Write report #project/acme #billable #office`.
    - The tags at the very end of `ds` are taken off the description. A `#word` elsewhere in the text is a tag too,
      as it is in TimeTagger's web app, and also stays where it is: nobody's sentence is cut up.
    - A project is the tag `#project/<name>`, a task `#task/<name>` (it needs a project), billable `#billable`.
      These are taken out of the description wherever they stand; of several projects or tasks the last one counts,
      the others are ordinary tags. Names are written by the reversible rule of `names.py`.
    - A tag of ours that TimeTagger could not hold as it is (blanks, punctuation, a name that means one of the
      markers) is written `#tag/<name>` by the same rule. Other tags keep their case; the web app makes them
      lower-case when a person edits the record there.
    - `#word` inside a description typed in Holdfast is a tag for TimeTagger, so `normalise` adds it.
    - A text that begins with `HIDDEN` is a deletion there: it is refused, not altered.
    - 255 characters for everything; longer is refused, never cut. Only the text of a deleted record is cut.

Times
    Whole UTC seconds. `t1 == t2` is a running timer. A finished entry of no length at all cannot be told from it, so
    it is sent one second long, as TimeTagger's web app itself makes it; `normalise` says so. A record whose `t2` lies
    before `t1` is read as finished with no length.

What we did not touch goes back as it came: the original `ds`, `t1` and `t2` ride along in `RemoteRecord.extra`.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import RemoteId
from tracker_app.providers import hostile
from tracker_app.providers.base import Fields, RemoteRecord
from tracker_app.providers.timetagger.text import HIDDEN, CannotHold, Text, read_text, write_text

MOST_CHARACTERS = 255
LATEST = 4_102_444_800  # 2100-01-01T00:00:00Z, as domain.refusals has it
TEXT_FIELDS = ("description", "project", "task", "tags", "billable")


@dataclass(frozen=True, slots=True)
class Raw:
    """A record exactly as the server has it. `mt` is its clients' second of modification."""

    key: str
    t1: int
    t2: int
    ds: str
    mt: int

    def as_json(self) -> dict[str, Any]:
        """Return what a PUT sends. Whole, since a PUT replaces whole."""
        return {"key": self.key, "mt": self.mt, "t1": self.t1, "t2": self.t2, "ds": self.ds}


def read_raw(value: object, where: str) -> Raw:
    """Check one item of an answer. Raises Malformed with the place and the fault."""
    item = hostile.an_object(value, where)
    key = hostile.text(item.get("key"), f"{where}.key", MOST_CHARACTERS)
    if not key:
        hostile.bad(f"{where}.key", "empty")
    return Raw(
        key=key,
        t1=hostile.whole(item.get("t1"), f"{where}.t1", 0, LATEST),
        t2=hostile.whole(item.get("t2"), f"{where}.t2", 0, LATEST),
        ds=hostile.text(item.get("ds", ""), f"{where}.ds", MOST_CHARACTERS),
        mt=hostile.whole(item.get("mt"), f"{where}.mt"),
    )


def decode(raw: Raw) -> RemoteRecord:
    """Return the record in canonical form."""
    deleted = raw.ds.startswith(HIDDEN)
    ds = raw.ds.removeprefix(HIDDEN).removeprefix(" ") if deleted else raw.ds
    text = read_text(hostile.storable(ds))
    fields = {
        "start": raw.t1,
        "stop": None if raw.t1 == raw.t2 else max(raw.t1, raw.t2),
        "description": text.description,
        "project": text.project,
        "task": text.task,
        "tags": text.tags,
        "billable": text.billable,
    }
    return RemoteRecord(
        kind=Kind.ENTRY,
        remote_id=RemoteId(raw.key),
        fields=fields,
        version=_version(raw),
        order=float(raw.mt),
        modified=float(raw.mt),
        deleted=deleted,
        # As JSON text: it may hold half characters, which no file of ours could store as they are.
        extra={"t1": raw.t1, "t2": raw.t2, "mt": raw.mt, "ds": json.dumps(ds)},
    )


def encode(key: str, fields: Fields, mt: int, base: RemoteRecord | None = None) -> Raw:
    """Return the record to send for `fields`. What equals `base` keeps the server's own form. Raises CannotHold."""
    return Raw(key, *_times(fields, base), _text(fields, base), mt)


def hidden(base: RemoteRecord, mt: int) -> Raw:
    """Return the tombstone of `base`, the way the web app writes it, cut to what the server takes."""
    t1 = base.fields["start"]
    t2 = base.fields["stop"]
    try:
        text = _text(base.fields, base)
    except CannotHold:
        text = base.fields["description"]
    ds = f"{HIDDEN} {text}"[:MOST_CHARACTERS]
    return Raw(base.remote_id, t1, t1 + 1 if t2 is None else max(t2, t1 + 1), ds, mt)


def normalise(fields: Fields) -> Fields:
    """Return what comes back for `fields`, without asking. Raises CannotHold."""
    return decode(encode("", fields, 0)).fields


def _text(fields: Fields, base: RemoteRecord | None) -> str:
    if base is not None and "ds" in base.extra and _same(fields, base.fields, TEXT_FIELDS):
        original: str = json.loads(base.extra["ds"])
        if not original.startswith(HIDDEN):
            return original
    return write_text(
        Text(
            description=fields.get("description") or "",
            project=fields.get("project"),
            task=fields.get("task"),
            tags=tuple(sorted(fields.get("tags") or ())),
            billable=bool(fields.get("billable")),
        )
    )


def _times(fields: Fields, base: RemoteRecord | None) -> tuple[int, int]:
    start: int = fields["start"]
    stop: int | None = fields.get("stop")
    if base is not None and "t1" in base.extra and not base.deleted and _same(fields, base.fields, ("start", "stop")):
        return base.extra["t1"], base.extra["t2"]
    if stop is None:
        return start, start
    return start, max(stop, start + 1)


def _same(ours: Fields, theirs: Fields, names: tuple[str, ...]) -> bool:
    return all(_plain(ours.get(name)) == _plain(theirs.get(name)) for name in names)


def _plain(value: object) -> object:
    # A base that came out of the file has a list where we make a tuple.
    return sorted(value) if isinstance(value, list | tuple) else value


def _version(raw: Raw) -> str:
    content = json.dumps([raw.t1, raw.t2, raw.ds]).encode()
    return f"{raw.mt}-{blake2b(content, digest_size=8).hexdigest()}"
