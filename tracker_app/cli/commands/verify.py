"""`verify`, `incidents`, `held`: what servers kept, lost or want deleted, and whose side holds. No rules of its own."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from tracker_app.app.incident_report import REPORTS, report_as, summary
from tracker_app.app.lookup import Lookup
from tracker_app.app.out_files import write_whole
from tracker_app.app.sync_views import Difference, IncidentRow, VerifyReport
from tracker_app.cli.commands.lists import day_range
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.refusing import problem_json
from tracker_app.cli.render import SHOWN_ID, local, time_text
from tracker_app.cli.render_sync import code_of_problem, field_value, value_text
from tracker_app.cli.session import DONE, NEEDS_USER, NO_SUCH_THING, USAGE, Session
from tracker_app.domain.entry import FIELDS
from tracker_app.domain.refusals import Refusal, Why
from tracker_app.domain.zones import day_bounds, local_day
from tracker_app.store.accounts import Account

_DAYS = 30
"""How far back `verify` looks where it is not told: every reading costs the server requests."""
_WHOLE = "entry"


def verify(session: Session) -> int:
    """Read a range back from the servers now, and compare."""
    days = day_range(session)
    if isinstance(days, Refusal):
        return session.refuse(days)
    zone = session.holdfast.zone()
    today = local_day(session.now(), zone)
    last = days[1] or max(today, days[0] or today)
    first = days[0] or last - timedelta(days=_DAYS - 1)
    session.open_log()
    session.holdfast.accounts.close_answered_problems()
    reports = session.holdfast.sync_centre.verify(day_bounds(first, zone).start, day_bounds(last, zone).stop)
    session.answer(_verify_json(reports, first, last))
    if not reports:
        session.say("There is no account to compare with; everything is on this computer.")
    for report in reports:
        session.log("verified", account=report.account_name, checked=report.checked, safe=report.safe)
        _say_report(session, report, f"{first} to {last}")
    return max((_code(report) for report in reports), default=DONE)


def verify_resolve(session: Session) -> int:
    """Let one side of a difference hold."""
    words = session.words
    finding = _finding(session, words.needed("id"))
    if isinstance(finding, Refusal):
        return session.refuse(finding)
    keep = words.needed("keep")
    refusal = session.holdfast.sync_centre.resolve_finding(finding, "mine" if keep == "mine" else "theirs")
    if refusal is not None:
        return session.refuse(refusal)
    session.answer({"resolved": finding, "keep": keep})
    session.say(f"Decided: {keep} holds; holdfast undo takes it back")
    return DONE


def incidents(session: Session) -> int:
    """List outages with what they touched, newest first; tell one in full, or write it to a file to keep."""
    rows = session.holdfast.sync_centre.incidents()
    wanted = session.words.text("id")
    if wanted is not None:
        rows = [row for row in rows if row.id.endswith(wanted.lower())]
        if len(rows) != 1:
            return session.refuse(Refusal(Why.UNKNOWN_NAME, "id", wanted))
    report = session.words.text("report")
    if report is not None:
        return _report(session, rows[:1], Path(report).expanduser())
    session.answer({"incidents": [_incident_json(row) for row in rows]})
    zone = session.holdfast.zone()
    for row in rows:
        told = summary(row, zone, _names(session)).text() if wanted else "\n".join(_incident_lines(row, zone))
        session.say(told.rstrip())
    return DONE


def _report(session: Session, rows: Sequence[IncidentRow], path: Path) -> int:
    """Write the outage asked for, or the last one, to a file; its ending says how."""
    if path.suffix not in REPORTS:
        raise UsageError(f"{path.name}: a report is one of {', '.join(sorted(REPORTS))}; the window writes .pdf too.")
    if not rows:
        message = "There was no outage, so there is nothing to report."
        session.answer({"error": {"code": "no-outage", "message": message}})
        session.note(f"holdfast: {message}")
        return NO_SUCH_THING
    content = report_as(path.suffix, rows[0], session.holdfast.zone(), _names(session))
    failed = write_whole(session.holdfast.database.path, path, content)
    if failed is not None:
        return session.trouble(failed, USAGE)
    session.answer({"path": str(path), "incident": rows[0].id})
    session.say(str(path))
    return DONE


def _names(session: Session) -> dict[str, str]:
    return {str(project.id): project.name for project in session.holdfast.catalogue.projects()}


def held(session: Session) -> int:
    """List entries that a server says were deleted, too many at once to be believed unseen."""
    centre, zone = session.holdfast.sync_centre, session.holdfast.zone()
    rows = [(account, row) for account in session.holdfast.accounts.all() for row in centre.held(account.id)]
    session.answer(
        {
            "held": [
                {
                    "account": account.name,
                    "entry": row.entry,
                    "label": row.label,
                    "start": time_text(row.start),
                    "stop": time_text(row.stop),
                }
                for account, row in rows
            ]
        }
    )
    for account, row in rows:
        session.say(f"{row.entry[-SHOWN_ID:]}  {local(row.start, zone)}  {account.name}  {row.label}")
    return DONE


def held_keep(session: Session) -> int:
    """Keep those entries and send them again."""
    return _decided(session, keep=True)


def held_delete(session: Session) -> int:
    """Delete those entries here too; undo brings them back."""
    return _decided(session, keep=False)


def _decided(session: Session, *, keep: bool) -> int:
    name = session.words.text("name")
    accounts: Sequence[Account | None] = session.holdfast.accounts.all()
    if name is not None:
        accounts = [session.holdfast.accounts.named(name)]
    count = 0
    for account in accounts:
        if account is None:
            return session.refuse(Refusal(Why.UNKNOWN_ACCOUNT, "name", name or ""))
        count += session.holdfast.sync_centre.decide_held(account.id, keep=keep)
    session.answer({"decided": count})
    session.say(f"{count} {'entry' if count == 1 else 'entries'} {'kept' if keep else 'deleted here too'}")
    return DONE


def _code(report: VerifyReport) -> int:
    if report.problem is not None:
        return code_of_problem(report.problem)
    return DONE if report.is_same else NEEDS_USER


def _finding(session: Session, text: str) -> str | Refusal:
    """Return what a decision is about: an entry's difference, or "INCIDENT:ENTRY"; ids may be shortened."""
    lookup = Lookup(session.holdfast.database)
    first, colon, second = text.partition(":")
    if not colon or second in (*FIELDS, _WHOLE):
        entry = lookup.entry(first)
        if isinstance(entry, Refusal):
            return entry
        asking = [
            row.id
            for row in session.holdfast.sync_centre.incidents()
            for finding in row.findings
            if finding.entry == entry and finding.verdict == "needs-you"
        ]
        # An open question of an incident is answered with it, so that it is not asked again.
        return f"{asking[0]}:{entry}" if asking else f"{entry}:{second or _WHOLE}"
    entry = lookup.entry(second)
    if isinstance(entry, Refusal):
        return entry
    found = [row.id for row in session.holdfast.sync_centre.incidents() if row.id.endswith(first.lower())]
    return f"{found[0]}:{entry}" if len(found) == 1 else Refusal(Why.UNKNOWN_NAME, "id", text)


def _verify_json(reports: Sequence[VerifyReport], first: date, last: date) -> dict[str, object]:
    whole: dict[str, object] = {
        "checked": sum(report.checked for report in reports),
        "safe": sum(report.safe for report in reports),
        "restored": sum(report.restored for report in reports),
        "differs": [_difference_json(one) for report in reports for one in report.differs],
        "missing": [one.entry for report in reports for one in report.missing],
        "extra": [one for report in reports for one in report.extra],
        "waiting": sum(report.waiting for report in reports),
        "unread": sum(report.unread for report in reports),
        "problems": [problem_json(report.problem) for report in reports if report.problem],
        "from": first.isoformat(),
        "to": last.isoformat(),
    }
    return whole


def _difference_json(one: Difference) -> dict[str, object]:
    return {
        "entry": one.entry,
        "field": one.field,
        "mine": field_value(one.field, one.mine),
        "theirs": field_value(one.field, one.theirs),
        "id": one.id,
    }


def _say_report(session: Session, report: VerifyReport, span: str) -> None:
    name, zone = report.account_name, session.holdfast.zone()
    if report.problem is not None:
        session.say(f"{name}: not compared")
        session.note("\n".join(part for part in (report.problem.what, report.problem.safe, report.problem.do) if part))
        return
    session.say(f"{name}, {span}: {report.checked} compared, {report.safe} the same, {report.restored} restored")
    for one in report.differs:
        mine, theirs = (value_text(one.field, value, zone) for value in (one.mine, one.theirs))
        session.say(f"{one.entry[-SHOWN_ID:]}:{one.field}  {one.label}: mine {mine}, theirs {theirs}")
    for one in report.missing:
        session.say(f"{one.entry[-SHOWN_ID:]}  {one.label}: not on {name}")
    for remote in report.extra:
        session.say(f"{remote}: on {name} only")
    if report.unread:
        session.say(f"{report.unread} could not be read back, so not compared; try a shorter span")
    if report.waiting:
        session.say(f"{report.waiting} not sent yet, so not compared")


def _incident_json(row: IncidentRow) -> dict[str, object]:
    return {
        "id": row.id,
        "account": row.account_name,
        "opened": time_text(row.opened),
        "closed": time_text(row.closed),
        "evidence": [_sign_json(row, sign, count) for sign, count in row.signs.items()],
        "entries": [
            {
                "entry": one.entry,
                "verdict": one.verdict,
                "before": _fields(one.before),
                "after": _fields(one.server),
                "mine": _fields(one.mine),
                "checked": time_text(one.checked),
            }
            for one in row.findings
        ],
        "next_reading": time_text(row.next_reading),
    }


def _sign_json(row: IncidentRow, sign: str, count: int) -> dict[str, object]:
    minutes = [minute for minute, seen, _count in row.evidence if seen == sign]
    first, last = min(minutes, default=None), max(minutes, default=None)
    return {"sign": sign, "count": count, "first": time_text(first), "last": time_text(last)}


def _fields(values: Mapping[str, object] | None) -> dict[str, object] | None:
    return None if values is None else {name: field_value(name, value) for name, value in values.items()}


def _incident_lines(row: IncidentRow, zone: str) -> list[str]:
    until = local(row.closed, zone) if row.closed is not None else "now"
    seen = ", ".join(f"{count} x {sign}" for sign, count in row.signs.items())
    lines = [f"{row.id[-SHOWN_ID:]}  {row.account_name}: {local(row.opened, zone)} to {until} ({seen})"]
    lines += [f"  {one.entry[-SHOWN_ID:]}  {one.verdict:<17}  {one.label}" for one in row.findings]
    return lines
