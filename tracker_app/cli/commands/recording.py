"""`start`, `stop`, `continue`, `add`: the commands that must be instant. Imports nothing that can wait."""

from tracker_app.cli import inputs
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.entry import TimeEntry
from tracker_app.domain.refusals import Refusal


def start(session: Session) -> int:
    """Start a timer; a running one stops at that instant."""
    content = inputs.content(session, session.words.text("description") or "")
    if isinstance(content, Refusal):
        return session.refuse(content)
    at = inputs.moment(session, "at", "start")
    if isinstance(at, Refusal):
        return session.refuse(at)
    return show(session, "Started", session.holdfast.recording.start(content, at=at))


def stop(session: Session) -> int:
    """Stop the running timer."""
    at = inputs.moment(session, "at", "stop")
    if isinstance(at, Refusal):
        return session.refuse(at)
    return show(session, "Stopped", session.holdfast.recording.stop(at=at))


def continue_(session: Session) -> int:
    """Start a new entry like the one named, or like the last."""
    given = session.words.text("id")
    entry = inputs.entry(session, given) if given is not None else None
    if isinstance(entry, Refusal):
        return session.refuse(entry)
    return show(session, "Started", session.holdfast.recording.continue_entry(entry))


def add(session: Session) -> int:
    """Add a finished entry."""
    content = inputs.content(session, session.words.needed("description"))
    if isinstance(content, Refusal):
        return session.refuse(content)
    start_at = inputs.needed_moment(session, "from", "start")
    if isinstance(start_at, Refusal):
        return session.refuse(start_at)
    stop_at = inputs.needed_moment(session, "to", "stop")
    if isinstance(stop_at, Refusal):
        return session.refuse(stop_at)
    return show(session, "Added", session.holdfast.recording.add(content, start_at, stop_at))


def show(session: Session, did: str, result: "TimeEntry | Refusal") -> int:
    """Show what became of an entry. Returns the exit code."""
    if isinstance(result, Refusal):
        return session.refuse(result)
    if session.words.as_json:
        from tracker_app.cli.render import entries_json

        (document,) = entries_json(session.holdfast.browsing, [result.id], session.now())
        session.answer({"entry": document})
        return DONE
    name = f"“{result.description}”" if result.description else "an entry without description"
    seconds = result.seconds(session.now())
    took = f", {seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    session.say(f"{did} {name}{'' if result.is_running and not seconds else took} ({result.id[-6:]})")
    return DONE
