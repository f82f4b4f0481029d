"""Turns a command's words into values that use cases take: times, days, projects, tags. Knows no store.

A refusal is handed back, never raised: nothing was changed.
"""

from tracker_app.app.recording import Content
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.session import Session
from tracker_app.domain.ids import EntryId
from tracker_app.domain.refusals import Refusal


def moment(session: Session, name: str, field: str) -> "int | Refusal | None":
    """Return the instant (UTC seconds) that the option `name` means, None if it was not given."""
    text = session.words.text(name)
    if text is None:
        return None
    from tracker_app.app.lookup import instant_of

    return instant_of(text, session.now(), session.holdfast.zone(), field)


def needed_moment(session: Session, name: str, field: str) -> "int | Refusal":
    """Return the instant of an option that the grammar says is there."""
    found = moment(session, name, field)
    if found is None:
        raise UsageError(f"--{name} needs a time.")
    return found


def content(session: Session, description: str) -> "Content | Refusal":
    """Return what a new entry says; project and task must be known."""
    words = session.words
    project_name, task_name = words.text("project"), words.text("task")
    if project_name is None and task_name is None:
        return Content(description, tags=tuple(words.many("tag")), billable=words.flag("billable") is True)
    from tracker_app.app.lookup import Lookup

    place = Lookup(session.holdfast.database).place(project_name, task_name)
    if isinstance(place, Refusal):
        return place
    project, task = place
    return Content(description, project, task, tuple(words.many("tag")), words.flag("billable") is True)


def entry(session: Session, text: str) -> "EntryId | Refusal":
    """Return the entry that an id, its ending, `@` or `@-1` names."""
    from tracker_app.app.lookup import Lookup

    return Lookup(session.holdfast.database).entry(text)


def whole_number(session: Session, name: str) -> "int | None":
    """Return a number from 0, None if it was not given. Raises UsageError."""
    text = session.words.text(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError(f"--{name} takes a whole number, not {text!r}.")
    return int(text)
