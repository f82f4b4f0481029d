"""Reads from the data file how sync stands, for people: states, problems, the outbox, conflicts. Asks no network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker_app.app import explain
from tracker_app.app.incident_rows import incident_rows
from tracker_app.app.labels import label_of
from tracker_app.app.problems import Problem, problem
from tracker_app.app.sync_views import AccountStatus, ConflictRow, HeldRow, IncidentRow, OutboxRow, QuotaView, SyncLine
from tracker_app.app.waiting_words import waits_for
from tracker_app.domain.changes import Kind
from tracker_app.domain.ids import AccountId, EntryId
from tracker_app.domain.operations import Operation, OpState
from tracker_app.providers.registry import KINDS
from tracker_app.store.accounts import Account, Accounts
from tracker_app.store.conflicts import Conflict, Conflicts
from tracker_app.store.database import Database
from tracker_app.store.entries import Entries
from tracker_app.store.incidents import Incidents
from tracker_app.store.outbox import Outbox
from tracker_app.store.preferences import Preferences
from tracker_app.store.remotes import Remotes, SyncState
from tracker_app.sync.clock import Clock
from tracker_app.sync.policy import Timings, from_json, may_call

PAUSED = "sync_paused"
CLOCK_OFF_SECONDS = 120
"""A difference of clocks worth telling; below it, rounding and a slow answer explain it."""
OUTAGE = "HF-SYNC-012"
"""Told once per outage, whatever is learned of it later and however often the program starts."""
LOST = "HF-ENTRY-017"
LOST_SECONDS = 366 * 86_400
"""What was lost so long ago is no news; the outage that it was part of is forgotten by then."""
DISMISSED = "dismissed"
"""Key of the fact by which a problem that is worked out anew each time is remembered as seen."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A problem and its evidence: dismissed, it stays away until the evidence is another."""

    problem: Problem
    evidence: str | None = None


class SyncStatus:
    """What the file says of sync."""

    def __init__(self, database: Database, clock: Clock, zone: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone

    def accounts(self) -> list[AccountStatus]:
        """Return where each account in use stands, oldest first."""
        with self._database.read() as connection:
            return [self._status(connection, account) for account in Accounts(connection).all()]

    def account(self, account: Account) -> AccountStatus:
        """Return where one account stands."""
        with self._database.read() as connection:
            return self._status(connection, account)

    def is_paused(self) -> bool:
        """Whether the user paused sync."""
        with self._database.read() as connection:
            return Preferences(connection).fact(PAUSED) == "1"

    def outbox(self) -> list[OutboxRow]:
        """Return every operation not yet verified, oldest first."""
        with self._database.read() as connection:
            accounts = {account.id: account for account in Accounts(connection).all()}
            operations = [op for op in Outbox(connection).unsettled() if op.account in accounts]
            words = waits_for(connection, operations, {i: Remotes(connection).state(i).state for i in accounts})
            return [
                _row(op, accounts[op.account], label_of(connection, op.kind, op.record), words.get(op.id, ""))
                for op in operations
            ]

    def conflicts(self) -> list[ConflictRow]:
        """Return the undecided conflicts, oldest first."""
        with self._database.read() as connection:
            names = Accounts(connection).names()
            return [
                conflict_row(
                    conflict, names.get(conflict.account, ""), label_of(connection, Kind.ENTRY, conflict.entry)
                )
                for conflict in Conflicts(connection).open()
            ]

    def problems(self) -> list[Problem]:
        """Return the open problems that were not dismissed, of all accounts and of the file."""
        return [noted.problem for noted in self.noted()]

    def noted(self) -> list[Noted]:
        """Return the open, undismissed problems with their evidence."""
        with self._database.read() as connection:
            found = [
                noted
                for account in Accounts(connection).all()
                for noted in self._problems(connection, account, Remotes(connection).state(account.id))
            ]
            known = {(noted.problem.code, noted.problem.subject) for noted in found}
            return found + [
                noted
                for noted in self._stored(connection, None)
                if (noted.problem.code, noted.problem.subject) not in known
            ]

    def held(self, account: AccountId) -> list[HeldRow]:
        """Return the entries whose deletion on the server waits for a word, newest first."""
        with self._database.read() as connection:
            remotes, entries = Remotes(connection), Entries(connection)
            rows = []
            for kind, remote_id, _told in remotes.held(account):
                binding = remotes.by_remote(account, kind, remote_id)
                entry = entries.get(EntryId(binding.local)) if binding is not None else None
                if entry is not None and not entry.deleted:
                    label = label_of(connection, Kind.ENTRY, entry.id)
                    rows.append(HeldRow(entry.id, label, entry.start, entry.stop))
        return sorted(rows, key=lambda row: row.start, reverse=True)

    def incidents(self) -> list[IncidentRow]:
        """Return the outages of the past and of now with the entries they touched, newest first."""
        with self._database.read() as connection:
            return incident_rows(connection)

    def sync_line(self, entry: EntryId) -> SyncLine:
        """Return how far one entry has come."""
        with self._database.read() as connection:
            found = Entries(connection).get(entry)
            if found is None or found.account is None:
                return SyncLine(found.updated if found else 0)
            name = Accounts(connection).names().get(found.account)
            outbox = Outbox(connection)
            open_ones = outbox.of_record(found.account, Kind.ENTRY, entry)
            refused = next((op for op in open_ones if op.state in (OpState.REJECTED, OpState.LOST)), None)
            if refused is not None:
                what = of_operation(refused, label_of(connection, Kind.ENTRY, entry), name or "")
                return SyncLine(found.updated, problem=what, account_name=name)
            if any(op.state is not OpState.ACKNOWLEDGED for op in open_ones):
                return SyncLine(found.updated, account_name=name)
            sent, confirmed = outbox.last_steps(found.account, Kind.ENTRY, entry)
            if open_ones:
                return SyncLine(found.updated, sent=sent, account_name=name)
            seen = Remotes(connection).seen(found.account, Kind.ENTRY, entry)
            return SyncLine(found.updated, sent=sent, confirmed=confirmed or seen, account_name=name)

    def _status(self, connection: Any, account: Account) -> AccountStatus:
        remotes = Remotes(connection)
        state = remotes.state(account.id)
        counts = Outbox(connection).counts(account.id)
        conflicts = len(Conflicts(connection).open(account.id))
        problems = tuple(noted.problem for noted in self._problems(connection, account, state))
        first_sync = not remotes.was_listed(account.id)
        rejected = counts.get(OpState.REJECTED, 0) + counts.get(OpState.LOST, 0)
        word = state.state
        if word == "ok" and (rejected or conflicts or remotes.held(account.id)):
            word = "needs-you"
        pending = counts.get(OpState.PENDING, 0) + counts.get(OpState.BLOCKED, 0)
        kind = KINDS.get(account.kind)
        return AccountStatus(
            account=account.id,
            name=account.name,
            kind=account.kind,
            title=kind.title if kind else account.kind,
            state=word,
            since=state.since,
            last_success=state.last_success,
            last_try=state.last_try,
            next_attempt=self._next_attempt(state),
            pending=pending,
            unknown=counts.get(OpState.UNKNOWN, 0) + counts.get(OpState.SENDING, 0),
            rejected=rejected,
            acknowledged=counts.get(OpState.ACKNOWLEDGED, 0),
            conflicts=conflicts,
            clock_offset=state.clock_offset,
            quota=tuple(QuotaView(q["bucket"], q["remaining"], q["total"], q["resets_at"]) for q in state.quota),
            problems=problems,
            first_sync=first_sync,
            read_so_far=remotes.count(account.id) if first_sync else 0,
            paused=Preferences(connection).fact(PAUSED) == "1",
        )

    def _next_attempt(self, state: SyncState) -> int | None:
        now = self._clock.now()
        wait = may_call(from_json(state.policy_json), now, Timings()).wait_seconds
        if wait > 0:
            return int(now + wait)
        return None if state.next_pull is None else int(state.next_pull)

    def _problems(self, connection: Any, account: Account, state: SyncState) -> list[Noted]:
        seen = {
            (code, subject): facts.get(DISMISSED)
            for code, subject, facts, _, dismissed in Preferences(connection).problems()
            if dismissed is not None
        }
        found = [*self._live(connection, account, state), *self._stored(connection, account.id)]
        unique = {(noted.problem.code, noted.problem.subject): noted for noted in reversed(found)}
        return [
            noted
            for key, noted in reversed(unique.items())
            if noted.evidence is None or seen.get(key) != noted.evidence
        ]

    def _live(self, connection: Any, account: Account, state: SyncState) -> Iterator[Noted]:
        if state.problem is not None:
            yield Noted(self._of_account(connection, account, state, state.problem), str(state.since))
        if state.clock_offset is not None and abs(state.clock_offset) >= CLOCK_OFF_SECONDS:
            minutes = round(abs(state.clock_offset) / 60)
            # Dismissed, it stays away while the clock is off by about as much.
            yield Noted(
                problem(
                    "HF-CLOCK-001" if state.clock_offset < 0 else "HF-CLOCK-002",
                    {"minutes": minutes},
                    subject=account.id,
                ),
                f"about {round(minutes / 5) * 5}",
            )
        for op in Outbox(connection).unsettled(account.id):
            if op.state in (OpState.REJECTED, OpState.LOST):
                found = of_operation(op, label_of(connection, op.kind, op.record), account.name)
                yield Noted(found, f"{op.id}-{op.attempts}")
        by_entry: dict[EntryId, list[str]] = {}
        for conflict in Conflicts(connection).open(account.id):
            by_entry.setdefault(conflict.entry, []).append(conflict.id)
        for entry, ids in by_entry.items():
            facts = {"service": account.name, "entry": label_of(connection, Kind.ENTRY, entry)}
            yield Noted(problem("HF-SYNC-010", facts, subject=entry), ",".join(ids))
        held = Remotes(connection).held(account.id)
        if held:
            counted = {"service": account.name, "count": len(held)}
            yield Noted(problem("HF-SYNC-011", counted, subject=account.id), str(sorted(one[1] for one in held)))

    def _stored(self, connection: Any, account: AccountId | None) -> list[Noted]:
        """Return the problems that somebody wrote down: of one account, or those of none."""
        names, problems = Accounts(connection).names(), Preferences(connection).problems()
        told = self._told_with_outages(connection, account, problems)
        found = []
        for code, subject, facts, opened, dismissed in problems:
            owner = facts.get("account") or (subject if subject in names else None)
            if DISMISSED in facts or dismissed is not None or owner != account:
                continue
            if code == LOST and subject in told:
                continue
            known = {"service": names.get(AccountId(str(owner))), **facts}
            if code == OUTAGE and known["service"]:
                # Imported late: no start needs it.
                from tracker_app.app.incident_report import news

                known["told"] = news(str(known["service"]), facts, self._zone(), self._today())
            details = str(facts.get("details") or "")
            found.append(Noted(problem(code, known, subject=subject, since=opened, details=details)))
        return found

    def _told_with_outages(
        self, connection: Any, account: AccountId | None, problems: Sequence[tuple[str, str, Any, int, Any]]
    ) -> set[str]:
        """Return what was lost in an outage: that is told once and as a whole, when it is over (P5)."""
        lost = {subject: found for code, subject, _facts, found, _dismissed in problems if code == LOST}
        if account is None or not lost:
            return set()
        incidents = Incidents(connection)
        if incidents.open(account) is not None:
            return set(lost)
        oldest = self._clock.now() - LOST_SECONDS
        return {entry for entry, found in lost.items() if found < oldest} | (incidents.named(account) & lost.keys())

    def _of_account(self, connection: Any, account: Account, state: SyncState, told: Mapping[str, Any]) -> Problem:
        next_try = self._next_attempt(state)
        counts = Outbox(connection).counts(account.id)
        waiting = sum(counts.get(one, 0) for one in (OpState.PENDING, OpState.BLOCKED, OpState.UNKNOWN))
        facts = {
            "service": account.name,
            "next_try": self._clock_text(next_try),
            "since_clock": self._clock_text(state.since),
            "waiting": explain.changes_wait(waiting) if waiting else None,
            **dict(told.get("facts") or {}),
        }
        details = str(told.get("details") or "")
        return problem(str(told.get("code")), facts, subject=account.id, details=details, since=state.since)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now(), ZoneInfo(self._zone())).date()

    def _clock_text(self, instant: int | None) -> str | None:
        if instant is None:
            return None
        zone = ZoneInfo(self._zone())
        at, today = datetime.fromtimestamp(instant, zone), datetime.fromtimestamp(self._clock.now(), zone)
        return f"{at:%H:%M}" if at.date() == today.date() else f"{at:%Y-%m-%d %H:%M}"


def of_operation(op: Operation, label: str, service: str) -> Problem:
    """Say why an operation stands still until somebody decides."""
    facts = dict(op.error or {})
    if op.state is OpState.LOST:
        facts["reason"] = "gone"
    found = explain.of_rejection(facts, label, service)
    return Problem(
        found.code, found.title, found.what, found.safe, found.do, found.actions, op.id, found.details, op.last_sent
    )


def conflict_row(conflict: Conflict, account_name: str, label: str) -> ConflictRow:
    """Return a conflict as it is shown."""
    return ConflictRow(
        id=conflict.id,
        account_name=account_name,
        entry=conflict.entry,
        label=label,
        field=conflict.field,
        base=conflict.base,
        mine=conflict.ours,
        theirs=conflict.theirs,
        chosen=conflict.chosen,
        found=conflict.found,
    )


def _row(op: Operation, account: Account, label: str, words: str) -> OutboxRow:
    stuck = op.state in (OpState.REJECTED, OpState.LOST)
    return OutboxRow(
        id=op.id,
        account=op.account,
        account_name=account.name,
        kind=op.kind,
        record=op.record,
        label=label,
        verb=op.verb,
        state=op.state,
        fields=tuple(op.patch),
        attempts=op.attempts,
        created=op.created,
        acknowledged=op.acknowledged,
        next_at=None if op.next_at is None else int(op.next_at),
        waits_for=words,
        last_error=_error_text(op),
        problem=of_operation(op, label, account.name) if stuck else None,
    )


def _error_text(op: Operation) -> str | None:
    if op.error_code is None:
        return None
    words = (op.error or {}).get("words")
    return str(words) if words else op.error_code
