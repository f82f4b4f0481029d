"""`export`, `import`, `restore`, `diagnostics`: files that go out and come in. No rules of its own."""

from pathlib import Path

from tracker_app.app.exchange import FORMATS, READ_FORMATS, BadFile
from tracker_app.app.exchange_intake import Imported
from tracker_app.app.exchange_rows import Row
from tracker_app.app.problems import Problem
from tracker_app.app.restoring import Restored, RestorePreview
from tracker_app.cli.commands.lists import day_range
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import length, local, time_text
from tracker_app.cli.session import DONE, NO_FILE, NO_SUCH_THING, USAGE, Session
from tracker_app.domain.refusals import Refusal

_SHOWN_ROWS = 20
_BAD_COPY = "HF-FILE-021"


def export(session: Session) -> int:
    """Write entries to a file, by its ending."""
    path = _file(session, FORMATS)
    days = day_range(session)
    if isinstance(days, Refusal):
        return session.refuse(days)
    done = session.holdfast.exchange.export(path, *days)
    if isinstance(done, Problem):
        return session.trouble(done, USAGE)
    session.answer({"path": str(done.path), "entries": done.entries, "running_left_out": done.running})
    session.say(f"{done.path}: {_count(done.entries)}")
    if done.running:
        session.note("The running timer is left out: it has no end yet.")
    return DONE


def import_(session: Session) -> int:
    """Take in the entries of a file that are not here yet."""
    path = _file(session, READ_FORMATS)
    dry_run = session.words.has("dry_run")
    done = session.holdfast.exchange.bring_in(path, dry_run=dry_run)
    if isinstance(done, Problem):
        return session.trouble(done, USAGE if path.exists() else NO_SUCH_THING)
    if isinstance(done, BadFile):
        bad = [{"line": one.line, "why": one.why} for one in done.bad]
        message = f"{path} was not imported: {len(bad)} {'place' if len(bad) == 1 else 'places'} cannot be read."
        session.answer({"error": {"code": "bad-file", "message": message, "bad": bad}})
        session.note(f"holdfast: {message}")
        session.note("\n".join(f"  {one.line}: {one.why}" for one in done.bad[:_SHOWN_ROWS]))
        return USAGE
    session.answer(_imported_json(done, dry_run=dry_run))
    _say_imported(session, done, dry_run=dry_run)
    return DONE


def restore(session: Session) -> int:
    """Put a backup in the place of the data file, which becomes a backup first."""
    path = Path(session.words.needed("file"))
    if not path.expanduser().is_file():
        message = f"There is no file {path}."
        session.answer({"error": {"code": "no-such-file", "message": message}})
        session.note(f"holdfast: {message}")
        return NO_SUCH_THING
    session.try_open()
    restoring = session.unopened.restoring
    dry_run = session.words.has("dry_run")
    done = restoring.preview(path) if dry_run else restoring.restore(path)
    if isinstance(done, Problem):
        return session.trouble(done, USAGE if done.code == _BAD_COPY else NO_FILE)
    session.answer(_restored_json(done))
    would = "would be" if dry_run else "were"
    session.say(f"{done.path}: {_count(done.entries)}")
    session.say(f"{done.added} {would} brought back, {done.removed} taken away, {done.changed} changed.")
    if done.kept:
        session.say(f"{_count(done.kept)} not sent yet stay.")
    if isinstance(done, RestorePreview):
        for day in done.days[:_SHOWN_ROWS]:
            session.say(f"  {day.day}  +{day.added} -{day.removed} ~{day.changed}")
    elif done.safety is not None:
        session.say(f"What was in use before lies in {done.safety}")
    return DONE


def diagnostics(session: Session) -> int:
    """Write a report of a fault, secrets removed; works with a data file that does not open too."""
    session.try_open()
    path = Path(session.words.needed("file")).expanduser()
    fault = session.unopened.maintenance.write_diagnostics(path)
    if fault is not None:
        return session.trouble(fault, USAGE)
    session.answer({"path": str(path)})
    session.say(f"{path}: versions, settings, counts and the last lines of the log; no secrets, no descriptions")
    return DONE


def _file(session: Session, formats: tuple[str, ...]) -> Path:
    path = Path(session.words.needed("file")).expanduser()
    ending = path.suffix.casefold().removeprefix(".")
    if ending not in formats:
        raise UsageError(
            f"The file's name must end in {' or '.join(f'.{name}' for name in formats)}, not {path.name!r}."
        )
    return path


def _imported_json(done: Imported, *, dry_run: bool) -> dict[str, object]:
    return {
        "path": str(done.path),
        "dry_run": dry_run,
        "added": len(done.rows),
        "known": done.known,
        "projects": list(done.projects),
        "clients": list(done.clients),
        "left_out": done.left_out,
        "account": done.account,
        "entries": [_row_json(row) for row in done.rows],
    }


def _row_json(row: Row) -> dict[str, object]:
    return {
        "description": row.description,
        "start": time_text(row.start),
        "stop": time_text(row.stop),
        "project": row.project,
        "client": row.client,
        "tags": list(row.tags),
        "billable": row.billable,
    }


def _say_imported(session: Session, done: Imported, *, dry_run: bool) -> None:
    zone = session.holdfast.zone()
    where = f"to {done.account}, and sent there" if done.account else "on this computer"
    session.say(f"{_count(len(done.rows))} {'would be' if dry_run else 'added'} {where}; {done.known} here already.")
    if dry_run:
        for row in done.rows[:_SHOWN_ROWS]:
            project = f" [{row.project}]" if row.project else ""
            seconds = (row.stop or row.start) - row.start
            session.say(f"  {local(row.start, zone)} {length(seconds):>9}  {row.description}{project}")
        if len(done.rows) > _SHOWN_ROWS:
            session.say(f"  ... and {len(done.rows) - _SHOWN_ROWS} more")
    for what, names in (("project", done.projects), ("client", done.clients)):
        if names:
            session.say(f"New {what if len(names) == 1 else what + 's'}: {', '.join(names)}")
    for sort, count in done.left_out.items():
        session.note(f"Left out: {count} {sort}")


def _restored_json(done: Restored | RestorePreview) -> dict[str, object]:
    document: dict[str, object] = {
        "path": str(done.path),
        "entries": done.entries,
        "added": done.added,
        "removed": done.removed,
        "changed": done.changed,
        "kept": done.kept,
    }
    if isinstance(done, RestorePreview):
        days = [
            {"day": day.day.isoformat(), "added": day.added, "removed": day.removed, "changed": day.changed}
            for day in done.days
        ]
        return document | {"dry_run": True, "days": days}
    return document | {"dry_run": False, "safety": str(done.safety) if done.safety else None}


def _count(entries: int) -> str:
    return f"{entries} {'entry' if entries == 1 else 'entries'}"
