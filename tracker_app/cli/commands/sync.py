"""`sync`, `outbox`, `conflicts`: what is on its way and what is in its way. No rules of its own."""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tracker_app.app.lookup import SHORTEST_ENDING
from tracker_app.app.sync_views import ConflictRow, OutboxRow, SyncReport
from tracker_app.cli.grammar import UsageError
from tracker_app.cli.render import SHOWN_ID, columns, local
from tracker_app.cli.render_sync import (
    conflict_json,
    exit_code,
    outbox_json,
    standing,
    status_json,
    sync_json,
    value_text,
)
from tracker_app.cli.session import DONE, Session
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import OpId
from tracker_app.domain.operations import OpState
from tracker_app.domain.refusals import Refusal, Why

_Row = TypeVar("_Row", OutboxRow, ConflictRow)
_LONGEST_WAIT = 7 * 86_400


def sync(session: Session) -> int:
    """Run one pass, or several until all is quiet; or only show where sync stands."""
    words = session.words
    named = [f"--{name}" for name in ("status", "wait", "pause", "resume") if words.has(name)]
    if len(named) > 1:
        raise UsageError(f"{' and '.join(named)} cannot go together.")
    if words.has("pause") or words.has("resume"):
        session.holdfast.sync_centre.pause(words.has("pause"))
    if named and not words.has("wait"):
        return _shown(session, [SyncReport(status) for status in session.holdfast.sync_centre.status()], passed=False)
    seconds = _seconds(words.text("wait"))
    session.open_log()
    session.holdfast.accounts.close_answered_problems()
    centre = session.holdfast.sync_centre
    reports = centre.sync_now() if seconds is None else centre.sync_until_quiet(seconds, time.sleep)
    return _shown(session, reports, passed=True)


def outbox(session: Session) -> int:
    """List operations that are not verified yet, oldest first."""
    rows = session.holdfast.sync_centre.outbox()
    session.answer({"operations": [outbox_json(row) for row in rows]})
    zone = session.holdfast.zone()
    session.say_if(
        columns(
            [
                (
                    row.id[-SHOWN_ID:],
                    local(row.created, zone),
                    row.account_name,
                    row.state.value,
                    row.verb.value,
                    row.label,
                    row.waits_for or row.last_error or "",
                )
                for row in rows
            ]
        )
    )
    return DONE


def keep_local(session: Session) -> int:
    """Leave a refused change on this computer only."""
    return _decided(session, "Kept on this computer only", session.holdfast.sync_centre.keep_local)


def discard(session: Session) -> int:
    """Take a refused change back; undo brings it again."""
    return _decided(session, "Taken back", session.holdfast.sync_centre.discard)


def send_again(session: Session) -> int:
    """Send a refused or lost change once more."""
    return _decided(session, "To be sent again", session.holdfast.sync_centre.send_again)


def _decided(session: Session, did: str, act: Callable[[OpId], None]) -> int:
    found = _one_of(session.holdfast.sync_centre.outbox(), session.words.needed("id"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    if found.state not in (OpState.REJECTED, OpState.LOST):
        raise UsageError(f"This change is {found.state} and needs no decision.")
    act(found.id)
    session.answer({"operation": found.id, "entry": found.record if found.kind is Kind.ENTRY else None})
    session.say(f"{did}: {found.label}")
    return DONE


def conflicts(session: Session) -> int:
    """List fields that two sides changed differently, not decided yet."""
    rows = session.holdfast.sync_centre.conflicts()
    session.answer({"conflicts": [conflict_json(row) for row in rows]})
    session.say_if("\n".join(_lines(row, session.holdfast.zone()) for row in rows))
    return DONE


def resolve(session: Session) -> int:
    """Decide a conflict."""
    words = session.words
    keep = words.needed("keep")
    found = _one_of(session.holdfast.sync_centre.conflicts(), words.needed("id"))
    if isinstance(found, Refusal):
        return session.refuse(found)
    row = session.holdfast.sync_centre.resolve(found.id, "mine" if keep == "mine" else "theirs")
    if isinstance(row, Refusal):
        return session.refuse(row)
    session.answer({"conflict": conflict_json(row)})
    kept = row.mine if keep == "mine" else row.theirs
    session.say(f"Decided: {row.label}, {row.field} is {value_text(row.field, kept, session.holdfast.zone())}")
    return DONE


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= _LONGEST_WAIT:
        raise UsageError(f"--wait takes seconds from 0 to {_LONGEST_WAIT}, not {text!r}.")
    return seconds


def _shown(session: Session, reports: list[SyncReport], *, passed: bool) -> int:
    accounts = [report.status for report in reports]
    session.answer(sync_json(reports) if passed else status_json(accounts))
    if not reports:
        session.say("There is no account to sync with; everything is on this computer.")
    for report in reports:
        line = standing(report.status, session.holdfast.zone())
        if passed:
            line += f" ({report.pulled} received, {report.pushed} sent, {report.verified} confirmed)"
            _log(session, report)
        session.say(line)
        for problem in report.status.problems:
            session.note("\n".join(part for part in (problem.what, problem.safe, problem.do) if part))
    return exit_code(accounts)


def _log(session: Session, report: SyncReport) -> None:
    status = report.status
    session.log(
        "sync pass",
        account=status.name,
        state=status.state,
        pulled=report.pulled,
        pushed=report.pushed,
        verified=report.verified,
        pending=status.pending,
        unknown=status.unknown,
        rejected=status.rejected,
        conflicts=status.conflicts,
        problems=[problem.code for problem in status.problems],
    )


def _one_of(rows: Sequence[_Row], text: str) -> _Row | Refusal:
    """Return the row with this id, or with this unique ending of one."""
    found = [row for row in rows if row.id.endswith(text.lower())]
    if len(text) < SHORTEST_ENDING or len(found) > 1:
        return Refusal(Why.AMBIGUOUS_ID, "id", text)
    return found[0] if found else Refusal(Why.UNKNOWN_NAME, "id", text)


def _lines(row: ConflictRow, zone: str) -> str:
    mine, theirs = (value_text(row.field, value, zone) for value in (row.mine, row.theirs))
    shown = "mine" if row.chosen == "mine" else "theirs"
    return f"{row.id[-SHOWN_ID:]}  {row.label}: {row.field}: mine {mine}, theirs {theirs} (shown: {shown})"
