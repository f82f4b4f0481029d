"""Writes the state of sync the way scripts and people read it: CLI.md's JSON, and lines. Decides only exit codes."""

from collections.abc import Sequence

from tracker_app.app.problems import Problem
from tracker_app.app.sync_views import AccountStatus, ConflictRow, OutboxRow, SyncReport
from tracker_app.cli.refusing import problem_json
from tracker_app.cli.render import local, time_text
from tracker_app.cli.session import DONE, NEEDS_USER, NOT_SENT

_GRAVEST = ("needs-you", "credentials", "trouble", "offline", "waiting", "ok")
"""The states of an account, the gravest first: what a summary over several accounts says."""

_PASSES_BY_ITSELF = frozenset({
    "HF-NET-001", "HF-NET-002", "HF-NET-003", "HF-NET-005", "HF-NET-006", "HF-NET-007",
    "HF-SYNC-001", "HF-SYNC-002", "HF-SYNC-003", "HF-SYNC-006", "HF-SYNC-008", "HF-ACC-001",
})  # fmt: skip
"""Trouble that needs no decision of the user."""

_SAID = {
    "ok": "in step",
    "offline": "not reachable",
    "trouble": "has trouble at its end",
    "waiting": "waiting",
    "credentials": "needs you to sign in",
    "needs-you": "needs your decision",
}


def sync_json(reports: Sequence[SyncReport]) -> dict[str, object]:
    """Return what passes did and where accounts stand now. With several accounts the top sums up, `account` is null."""
    each = [_one(report) for report in reports]
    if len(each) == 1:
        return each[0] | {"accounts": each}
    states = [report.status for report in reports]
    times = [status.next_attempt for status in states if status.next_attempt is not None]
    whole: dict[str, object] = {
        "account": None,
        "state": min((status.state for status in states), key=_GRAVEST.index, default="ok"),
        "pulled": sum(report.pulled for report in reports),
        "pushed": sum(report.pushed for report in reports),
        "verified": sum(report.verified for report in reports),
        "pending": sum(status.pending for status in states),
        "unknown": sum(status.unknown for status in states),
        "rejected": sum(status.rejected for status in states),
        "conflicts": sum(status.conflicts for status in states),
        "next_attempt": time_text(min(times, default=None)),
        "problems": [problem_json(problem) for status in states for problem in status.problems],
    }
    return whole | {"accounts": each}


def status_json(accounts: Sequence[AccountStatus]) -> dict[str, object]:
    """Return where accounts stand, with the same keys as after a pass."""
    return sync_json([SyncReport(account) for account in accounts])


def _one(report: SyncReport) -> dict[str, object]:
    status = report.status
    return {
        "account": status.name,
        "state": status.state,
        "pulled": report.pulled,
        "pushed": report.pushed,
        "verified": report.verified,
        "pending": status.pending,
        "unknown": status.unknown,
        "rejected": status.rejected,
        "conflicts": status.conflicts,
        "next_attempt": time_text(status.next_attempt),
        "problems": [problem_json(problem) for problem in status.problems],
        "acknowledged": status.acknowledged,
        "last_success": time_text(status.last_success),
        "since": time_text(status.since),
        "clock_offset": status.clock_offset,
        "paused": status.paused,
        "quota": [
            {
                "bucket": one.bucket,
                "remaining": one.remaining,
                "total": one.total,
                "resets_at": time_text(one.resets_at),
            }
            for one in status.quota
        ],
    }


def code_of_problem(problem: Problem) -> int:
    """Return 3 for trouble that asking again later may get over, else 4: somebody must do something."""
    return NOT_SENT if problem.code in _PASSES_BY_ITSELF else NEEDS_USER


def exit_code(accounts: Sequence[AccountStatus]) -> int:
    """Return 4 if somebody must decide something, 3 if something is not on its server yet, else 0 (CLI.md)."""
    if any(a.state in ("needs-you", "credentials") or a.rejected or a.conflicts for a in accounts):
        return NEEDS_USER
    return NOT_SENT if any(a.state != "ok" or a.waiting for a in accounts) else DONE


def standing(status: AccountStatus, zone: str) -> str:
    """Return where an account stands, as one line."""
    # Who still has something to send, or to read, is not in step, however well the server is.
    under_way = status.state == "ok" and (status.waiting or status.first_sync)
    parts = ["paused"] if status.paused else [] if under_way else [_SAID.get(status.state, status.state)]
    if status.waiting:
        parts.append(f"{status.waiting} {'change waits' if status.waiting == 1 else 'changes wait'}")
    if status.acknowledged:
        parts.append(f"{status.acknowledged} sent, to be confirmed")
    if status.rejected:
        parts.append(f"{status.rejected} not accepted")
    if status.conflicts:
        parts.append(f"{status.conflicts} {'conflict' if status.conflicts == 1 else 'conflicts'}")
    if status.first_sync:
        parts.append(f"first sync, {status.read_so_far} read so far")
    if status.next_attempt is not None and (status.state != "ok" or status.waiting):
        parts.append(f"next try {local(status.next_attempt, zone, '%H:%M:%S')}")
    for one in status.quota:
        of = f" of {one.total}" if one.total is not None else ""
        until = f" until {local(one.resets_at, zone, '%H:%M')}" if one.resets_at is not None else ""
        parts.append(f"{one.remaining}{of} requests left{until}")
    return f"{status.name}: {', '.join(parts)}"


def outbox_json(row: OutboxRow) -> dict[str, object]:
    """Return an operation with the keys of CLI.md; `entry` is null where it is about something else."""
    return {
        "id": row.id,
        "entry": row.record if row.kind.value == "entry" else None,
        "verb": row.verb.value,
        "state": row.state.value,
        "fields": list(row.fields),
        "attempts": row.attempts,
        "created": time_text(row.created),
        "acknowledged": time_text(row.acknowledged),
        "last_error": row.last_error,
        "account": row.account_name,
        "kind": row.kind.value,
        "record": row.record,
        "label": row.label,
        "next_attempt": time_text(row.next_at),
    }


def conflict_json(row: ConflictRow) -> dict[str, object]:
    """Return a conflict, instants as times."""
    return {
        "id": row.id,
        "account": row.account_name,
        "entry": row.entry,
        "field": row.field,
        "base": field_value(row.field, row.base),
        "mine": field_value(row.field, row.mine),
        "theirs": field_value(row.field, row.theirs),
        "chosen": row.chosen,
        "found": time_text(row.found),
    }


def field_value(field: str, value: object) -> object:
    """Return a field's value as scripts read it."""
    if field in ("start", "stop") and isinstance(value, int | float):
        return time_text(value)
    return list(value) if isinstance(value, tuple) else value


def value_text(field: str, value: object, zone: str) -> str:
    """Return a field's value as people read it."""
    if value is None:
        return "nothing"
    if field in ("start", "stop") and isinstance(value, int):
        return local(value, zone)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " ".join(f"#{tag}" for tag in value) or "nothing"
    return f"“{field_value(field, value)}”"
