"""`status` and `list`: what was recorded. No rules of its own."""

from datetime import date

from tracker_app.app.browsing import Query
from tracker_app.app.lookup import Lookup, day_of
from tracker_app.cli import inputs
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import entry_json, entry_line, length, local
from tracker_app.cli.render_sync import standing, status_json
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.refusals import Refusal
from tracker_app.domain.zones import day_bounds

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def status(session: Session) -> int:
    """Show what runs, the totals, and where sync stands."""
    holdfast = session.holdfast
    now, zone = session.now(), holdfast.zone()
    running = holdfast.browsing.running()
    totals = holdfast.browsing.totals(WEEKDAYS.index(str(holdfast.settings.get("ui.first_weekday"))))
    accounts = holdfast.sync_centre.status() if holdfast.accounts.all() else []
    session.answer(
        {
            "running": entry_json(running, now) if running else None,
            "today_seconds": totals.today,
            "week_seconds": totals.week,
            "sync": status_json(accounts),
        }
    )
    if running is None:
        session.say("No timer is running.")
    else:
        entry = running.entry
        project = f" [{running.project_name}]" if running.project_name else ""
        session.say(
            f"Running: {entry.description or '(no description)'}{project}, "
            f"{length(entry.seconds(now))} since {local(entry.start, zone, '%H:%M')} ({entry.id[-6:]})"
        )
    session.say(f"Today {length(totals.today)}, this week {length(totals.week)}")
    for account in accounts:
        session.say(standing(account, zone))
    return DONE


def list_(session: Session) -> int:
    """Show entries, newest first."""
    query = _query(session)
    if isinstance(query, Refusal):
        return session.refuse(query)
    now, zone = session.now(), session.holdfast.zone()
    views = session.holdfast.browsing.search(query)
    seconds = sum(view.entry.seconds(now) for view in views)
    if session.words.as_json:
        session.answer({"entries": [entry_json(view, now) for view in views], "seconds": seconds})
    elif views:
        session.say("\n".join(entry_line(view, now, zone) for view in views))
        session.say(f"{len(views)} {'entry' if len(views) == 1 else 'entries'}, {length(seconds)}")
    return DONE


def _query(session: Session) -> Query | Refusal:
    words = session.words
    limit = inputs.whole_number(session, "limit")
    days = day_range(session)
    if isinstance(days, Refusal):
        return days
    project = None
    if (name := words.text("project")) is not None:
        found = Lookup(session.holdfast.database).project(name)
        if isinstance(found, Refusal):
            return found
        project = found.id
    zone = session.holdfast.zone()
    first, last = days
    return Query(
        start=day_bounds(first, zone).start if first else None,
        stop=day_bounds(last, zone).stop if last else None,
        project=project,
        tag=words.text("tag"),
        words=tuple((words.text("search") or "").split()),
        limit=limit,
    )


def day_range(session: Session) -> tuple[date | None, date | None] | Refusal:
    """Return the days of `--from` and `--to`, both included; None where one was not given."""
    found: list[date | None] = []
    for name in ("from", "to"):
        text = session.words.text(name)
        day = None if text is None else day_of(text, session.now(), session.holdfast.zone(), name)
        if isinstance(day, Refusal):
            return day
        found.append(day)
    first, last = found
    if first and last and last < first:
        raise UsageError(f"--from {first} is after --to {last}.")
    return first, last
