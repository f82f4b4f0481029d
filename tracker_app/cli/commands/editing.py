"""`edit`, `split`, `delete`, `undo`, `redo`: what changes entries that exist. No rules of its own."""

from tracker_app.cli import inputs
from tracker_app.cli.commands.recording import show
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import entries_json
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.changes import EntryPatch
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.store.journal import Line


def edit(session: Session) -> int:
    """Change just what is named."""
    entry = inputs.entry(session, session.words.needed("id"))
    if isinstance(entry, Refusal):
        return session.refuse(entry)
    patch = _patch(session)
    if isinstance(patch, Refusal):
        return session.refuse(patch)
    return show(session, "Changed", session.holdfast.recording.edit(entry, patch))


def _patch(session: Session) -> EntryPatch | Refusal:
    words = session.words
    for one, other in (("project", "no_project"), ("tag", "no_tags")):
        if words.has(one) and words.has(other):
            raise UsageError(f"--{one} and --{other.replace('_', '-')} cannot go together.")
    values: dict[str, object] = {}
    if words.has("description"):
        values["description"] = words.needed("description")
    if words.has("project") or words.has("task"):
        from tracker_app.app.lookup import Lookup

        place = Lookup(session.holdfast.database).place(words.text("project"), words.text("task"))
        if isinstance(place, Refusal):
            return place
        values["project"], values["task"] = place
    if words.has("no_project"):
        values["project"] = values["task"] = None
    if words.has("tag") or words.has("no_tags"):
        values["tags"] = tuple(words.many("tag"))
    for option, field in (("from", "start"), ("to", "stop")):
        at = inputs.moment(session, option, field)
        if isinstance(at, Refusal):
            return at
        if at is not None:
            values[field] = at
    if words.has("billable"):
        values["billable"] = words.flag("billable")
    return EntryPatch(**values) if values else Refusal(Why.NOTHING_NAMED)  # type: ignore[arg-type]


def split(session: Session) -> int:
    """Cut an entry in two."""
    entry = inputs.entry(session, session.words.needed("id"))
    if isinstance(entry, Refusal):
        return session.refuse(entry)
    at = inputs.needed_moment(session, "at", "at")
    if isinstance(at, Refusal):
        return session.refuse(at)
    parts = session.holdfast.recording.split(entry, at)
    if isinstance(parts, Refusal):
        return session.refuse(parts)
    session.answer({"entries": entries_json(session.holdfast.browsing, [part.id for part in parts], session.now())})
    session.say(f"Cut in two: {parts[0].id[-6:]} and {parts[1].id[-6:]}")
    return DONE


def delete(session: Session) -> int:
    """Delete entries; all of them or none."""
    entries: list[EntryId] = []
    for text in session.words.many("id"):
        entry = inputs.entry(session, text)
        if isinstance(entry, Refusal):
            return session.refuse(entry)
        entries.append(entry)
    gone = session.holdfast.recording.delete(entries)
    if isinstance(gone, Refusal):
        return session.refuse(gone)
    session.answer({"deleted": [entry.id for entry in gone]})
    session.say(f"Deleted {len(gone)} {'entry' if len(gone) == 1 else 'entries'}; holdfast undo brings them back")
    return DONE


def undo(session: Session) -> int:
    """Take the last change back."""
    return _turned(session, "Undone", session.holdfast.undoing.undo())


def redo(session: Session) -> int:
    """Bring back what was undone last."""
    return _turned(session, "Done again", session.holdfast.undoing.redo())


def _turned(session: Session, did: str, line: Line | Refusal) -> int:
    if isinstance(line, Refusal):
        return session.refuse(line)
    entries = [step.entry for step in line.steps]
    session.answer({"what": line.what, "entries": entries_json(session.holdfast.browsing, entries, session.now())})
    session.say(f"{did}: {line.what}, {len(entries)} {'entry' if len(entries) == 1 else 'entries'}")
    return DONE
